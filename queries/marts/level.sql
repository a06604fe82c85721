-- grain: level
-- params: none
-- columns: level, level_order, name_nl, name_en, plural_nl, plural_en, has_outline, is_people_level, outline_source, outline_source_en
-- needs: level_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: public
-- why: the levels, from large to small.

select
    level,
    level_order,
    name_nl,
    name_en,
    plural_nl,
    plural_en,
    has_outline,
    is_people_level,
    outline_source,
    outline_source_en,
from level_known
order by level_order

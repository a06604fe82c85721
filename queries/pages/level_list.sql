-- grain: level
-- params: none
-- columns: level, level_order, name_nl, name_en, plural_nl, plural_en, has_outline, is_people_level, outline_source, outline_source_en
-- needs: level
-- why: the levels of areas, large ones first.

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
from level
order by level_order

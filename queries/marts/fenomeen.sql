-- grain: fenomeen_code
-- params: none
-- columns: fenomeen_code, name_nl, name_en, definition_nl, definition_en, why_nl, why_en, group_code, about, low_is_good, is_rest, owner, review_date
-- needs: fenomeen_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: partly
-- why: what is counted, what it means and who owns the definition.

select
    fenomeen_code,
    name_nl,
    name_en,
    definition_nl,
    definition_en,
    why_nl,
    why_en,
    group_code,
    about,
    low_is_good,
    is_rest,
    owner,
    review_date,
from fenomeen_known
order by fenomeen_order

-- grain: indicator_code
-- params: none
-- columns: indicator_code, name_nl, name_en, definition_nl, definition_en, unit, direction, theme, owner, review_date
-- needs: indicator_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: public
-- why: context indicators, what they mean and which direction is good.

select
    indicator_code,
    name_nl,
    name_en,
    definition_nl,
    definition_en,
    unit,
    direction,
    theme,
    owner,
    review_date,
from indicator_known
order by indicator_order

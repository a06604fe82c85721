-- grain: theme
-- params: none
-- columns: theme, name_nl, name_en
-- needs: indicator_theme_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: public
-- why: the themes of context indicators.

select
    code as theme,
    name_nl,
    name_en,
from indicator_theme_known
order by item_order

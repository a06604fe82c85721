-- grain: theme_code
-- params: none
-- columns: theme_code, name_nl, name_en
-- needs: theme_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: public
-- why: the themes of initiatives.

select
    code as theme_code,
    name_nl,
    name_en,
from theme_known
order by item_order

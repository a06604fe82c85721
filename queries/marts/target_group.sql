-- grain: target_group_code
-- params: none
-- columns: target_group_code, name_nl, name_en
-- needs: target_group_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: public
-- why: for whom initiatives are.

select
    code as target_group_code,
    name_nl,
    name_en,
from target_group_known
order by item_order

-- grain: group_code
-- params: none
-- columns: group_code, name_nl, name_en
-- needs: group_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: public
-- why: the groups of fenomenen.

select
    group_code,
    name_nl,
    name_en,
from group_known
order by group_order

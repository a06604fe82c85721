-- grain: goal_code x organisation_code
-- params: none
-- columns: goal_code, owner_order, organisation_code
-- needs: goal_organisation_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: partly
-- why: which organisations carry a goal, the first one first.

select
    goal_code,
    owner_order,
    organisation_code,
from goal_organisation_known
order by goal_code, owner_order

-- grain: goal_code x organisation_code
-- params: none
-- columns: goal_code, organisation_code
-- needs: goal_organisation
-- why: which organisations carry each goal, the first one first.

select
    goal_code,
    organisation_code,
from goal_organisation
order by goal_code, owner_order

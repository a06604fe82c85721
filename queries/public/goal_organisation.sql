-- grain: goal_code x organisation_code
-- params: none
-- columns: goal_code, owner_order, organisation_code
-- needs: goal_organisation, goal_known, network_known
-- why: who carries public goals.

select
    goal_code,
    owner_order,
    organisation_code,
from goal_organisation
semi join (
    select goal_code
    from goal_known
    semi join (select network_code from network_known where is_public) using (network_code)
) using (goal_code)
order by goal_code, owner_order

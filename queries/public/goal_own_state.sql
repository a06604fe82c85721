-- grain: goal_code
-- params: none
-- columns: goal_code, state
-- needs: goal_own_state, goal_known, network_known
-- why: the state of public goals on our own work, in one word.

select
    goal_code,
    state,
from goal_own_state
semi join (
    select goal_code
    from goal_known
    semi join (select network_code from network_known where is_public) using (network_code)
) using (goal_code)
order by goal_code

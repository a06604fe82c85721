-- grain: goal_code
-- params: none
-- columns: goal_code, state
-- needs: goal_own_state, goal_shown
-- why: the state of public goals on our own work, in one word.

select
    goal_code,
    state,
from goal_own_state
semi join goal_shown using (goal_code)
order by goal_code

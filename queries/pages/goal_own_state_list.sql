-- grain: goal_code
-- params: none
-- columns: goal_code, network_code, state
-- needs: goal, goal_own_state
-- why: goals on our own work with their state, for readers who may not see the figures behind it.

with final as (
    select
        goal.goal_order,
        goal.goal_code,
        goal.network_code,
        goal_own_state.state,
    from goal
    inner join goal_own_state using (goal_code)
)

select
    goal_code,
    network_code,
    state,
from final
order by goal_order

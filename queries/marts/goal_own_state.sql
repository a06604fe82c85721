-- grain: goal_code
-- params: none
-- columns: goal_code, state
-- needs: goal, goal_value
-- protection: one word, from published figures only
-- base_cell: none
-- lowest_level: none
-- audience: partly
-- why: whether a goal on our own work (hours, offer) is on course; its figures are internal, its state is not.

select
    goal.goal_code,
    own_goal_state(
        {
            'value': baseline.value,
            'error': baseline.error_bound,
            'start': baseline.start_on,
            'end': baseline.end_on,
        },
        {'value': latest.value, 'error': latest.error_bound, 'start': latest.start_on, 'end': latest.end_on},
        goal.target_value,
        goal.target_on,
        goal.direction
    ) as state,
from goal
left join goal_value as baseline on baseline.goal_code = goal.goal_code and baseline.is_baseline
left join goal_value as latest on latest.goal_code = goal.goal_code and latest.is_current
where goal.kind in ('hours_outside', 'coverage')
order by goal.goal_order

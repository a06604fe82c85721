-- grain: goal_code x period
-- params: none
-- columns: goal_code, period, start_on, end_on, value, error_bound, interval_low, interval_high, status, is_baseline, is_current
-- needs: goal_value, goal_known, goal_shown
-- why: figures of public goals that are public themselves: not hours, and not what counts initiatives that are not public.

select
    goal_code,
    period,
    start_on,
    end_on,
    value,
    error_bound,
    interval_low,
    interval_high,
    status,
    is_baseline,
    is_current,
from goal_value
semi join (
    select goal_code
    from goal_known
    semi join goal_shown using (goal_code)
    where kind in ('melding', 'context')
) using (goal_code)
order by goal_code, end_on, period

-- grain: goal_code x period
-- params: none
-- columns: goal_code, period, start_on, end_on, value, error_bound, interval_low, interval_high, status, is_baseline, is_current
-- needs: goal_value
-- why: the published figures of every goal, in order of time.

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
order by goal_code, end_on, period

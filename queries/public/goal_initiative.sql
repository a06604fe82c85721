-- grain: goal_code x initiative_code
-- params: none
-- columns: goal_code, initiative_code, is_listed
-- needs: goal_initiative, initiative, goal_known, network_known
-- why: public initiatives that work on public goals.

select
    goal_code,
    initiative_code,
    is_listed,
from goal_initiative
semi join (
    select goal_code
    from goal_known
    semi join (select network_code from network_known where is_public) using (network_code)
) using (goal_code)
semi join (select initiative_code from initiative where is_public) using (initiative_code)
order by goal_code, initiative_code

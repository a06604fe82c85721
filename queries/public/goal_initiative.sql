-- grain: goal_code x initiative_code
-- params: none
-- columns: goal_code, initiative_code, is_listed
-- needs: goal_initiative, initiative_shown, goal_shown
-- why: public initiatives that work on public goals.

select
    goal_code,
    initiative_code,
    is_listed,
from goal_initiative
semi join goal_shown using (goal_code)
semi join initiative_shown using (initiative_code)
order by goal_code, initiative_code

-- grain: goal_code x initiative_code
-- params: none
-- columns: goal_code, initiative_code, is_listed
-- needs: goal_initiative
-- why: which initiatives work on each goal: those that it lists first, then those that aim at it.

select
    goal_code,
    initiative_code,
    is_listed,
from goal_initiative
order by goal_code, is_listed desc, initiative_code

-- grain: initiative_code x aim
-- params: none
-- columns: initiative_code, aim
-- needs: initiative_goal, initiative_shown, goal_known, goal_shown
-- why: what public initiatives aim at, where a public goal says the same word.

with public_goal as (
    select
        goal_code,
        aim,
    from goal_known
    semi join goal_shown using (goal_code)
)

select
    initiative_code,
    aim,
from initiative_goal
semi join initiative_shown using (initiative_code)
where
    aim in (select public_goal.goal_code from public_goal)
    or aim in (select public_goal.aim from public_goal)
order by initiative_code, aim

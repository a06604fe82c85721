-- grain: initiative_code x goal_code
-- params: none
-- columns: initiative_code, goal_code
-- needs: initiative_goal_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: partly
-- why: which goals an initiative aims at.

select
    initiative_code,
    goal_code,
from initiative_goal_known
order by initiative_code, goal_code

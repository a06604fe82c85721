-- grain: initiative_code x aim
-- params: none
-- columns: initiative_code, aim
-- needs: initiative_goal_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: partly
-- why: which goals an initiative aims at: the aim of a goal, or the code of one.

select
    initiative_code,
    goal_code as aim,
from initiative_goal_known
order by initiative_code, aim

-- grain: goal_code
-- params: none
-- columns: goal_code, area_code, fenomeen_code
-- needs: goal
-- why: the goals about a fenomeen, each with the area that it is about.

select
    goal_code,
    area_code,
    fenomeen_code,
from goal
where kind = 'melding' and fenomeen_code is not null and area_code is not null
order by goal_order, goal_code

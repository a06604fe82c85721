-- grain: level
-- params: none
-- columns: level, level_order, has_outline, is_people_level
-- needs: level
-- why: the levels of areas, large ones first.

select
    level,
    level_order,
    has_outline,
    is_people_level,
from level
order by level_order

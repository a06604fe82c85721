-- grain: theme_code x target_group_code
-- params: none
-- columns: theme_code, target_group_code
-- needs: offer_rule
-- why: what the city file asks of every chosen buurt: a theme for a target group.

select
    theme_code,
    target_group_code,
from offer_rule
order by theme_code, target_group_code

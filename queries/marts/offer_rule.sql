-- grain: theme_code x target_group_code
-- params: none
-- columns: theme_code, target_group_code
-- needs: offer_rule_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: public
-- why: what every chosen buurt must have.

select
    theme_code,
    target_group_code,
from offer_rule_known
order by theme_code, target_group_code

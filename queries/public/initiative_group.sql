-- grain: initiative_code x target_group_code
-- params: none
-- columns: initiative_code, target_group_code
-- needs: initiative_group, initiative_shown
-- why: for whom public initiatives are.

select
    initiative_code,
    target_group_code,
from initiative_group
semi join initiative_shown using (initiative_code)
order by initiative_code, target_group_code

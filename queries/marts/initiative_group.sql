-- grain: initiative_code x target_group_code
-- params: none
-- columns: initiative_code, target_group_code
-- needs: initiative_group_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: partly
-- why: for whom an initiative is.

select
    initiative_code,
    target_group_code,
from initiative_group_known
order by initiative_code, target_group_code

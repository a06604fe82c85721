-- grain: initiative_code x fenomeen_code
-- params: none
-- columns: initiative_code, fenomeen_code
-- needs: initiative_fenomeen_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: partly
-- why: which fenomenen an initiative aims at.

select
    initiative_code,
    fenomeen_code,
from initiative_fenomeen_known
order by initiative_code, fenomeen_code

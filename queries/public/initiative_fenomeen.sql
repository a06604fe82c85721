-- grain: initiative_code x fenomeen_code
-- params: none
-- columns: initiative_code, fenomeen_code
-- needs: initiative_fenomeen, initiative_shown
-- why: which fenomenen public initiatives aim at.

select
    initiative_code,
    fenomeen_code,
from initiative_fenomeen
semi join initiative_shown using (initiative_code)
order by initiative_code, fenomeen_code

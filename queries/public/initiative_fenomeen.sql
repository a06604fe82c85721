-- grain: initiative_code x fenomeen_code
-- params: none
-- columns: initiative_code, fenomeen_code
-- needs: initiative_fenomeen, initiative
-- why: which fenomenen public initiatives aim at.

select
    initiative_code,
    fenomeen_code,
from initiative_fenomeen
semi join (select initiative_code from initiative where is_public) using (initiative_code)
order by initiative_code, fenomeen_code

-- grain: initiative_code x organisation_code
-- params: none
-- columns: initiative_code, organisation_code
-- needs: initiative_partner, initiative
-- why: who helps with public initiatives.

select
    initiative_code,
    organisation_code,
from initiative_partner
semi join (select initiative_code from initiative where is_public) using (initiative_code)
order by initiative_code, organisation_code

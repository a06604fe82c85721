-- grain: initiative_code x organisation_code
-- params: none
-- columns: initiative_code, organisation_code
-- needs: initiative_partner, initiative_shown, organisation_shown
-- why: who helps with public initiatives.

select
    initiative_code,
    organisation_code,
from initiative_partner
semi join initiative_shown using (initiative_code)
semi join organisation_shown using (organisation_code)
order by initiative_code, organisation_code

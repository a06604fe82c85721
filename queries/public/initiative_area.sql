-- grain: initiative_code x area_code
-- params: none
-- columns: initiative_code, area_code
-- needs: initiative_area, initiative_shown
-- why: where public initiatives take place.

select
    initiative_code,
    area_code,
from initiative_area
semi join initiative_shown using (initiative_code)
order by initiative_code, area_code

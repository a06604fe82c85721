-- grain: presence_area_code x area_code
-- params: none
-- columns: presence_area_code, area_code
-- needs: presence_area
-- why: the wijken that are counted together for hours of presence.

select
    presence_area_code,
    area_code,
from presence_area
order by presence_area_code, area_code

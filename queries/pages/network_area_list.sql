-- grain: network_code x chosen_code x area_code
-- params: none
-- columns: network_code, chosen_code, area_code
-- needs: network_area
-- why: the chosen buurten of each network, and their areas.

select
    network_code,
    chosen_code,
    area_code,
from network_area
order by network_code, chosen_code, area_code

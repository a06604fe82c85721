-- grain: network_code x chosen_code x area_code
-- params: none
-- columns: network_code, chosen_code, area_code
-- needs: network_area, network_shown
-- why: the chosen buurten of public networks.

select
    network_code,
    chosen_code,
    area_code,
from network_area
semi join network_shown using (network_code)
order by network_code, chosen_code, area_code

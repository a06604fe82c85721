-- grain: network_code x chosen_code x area_code
-- params: none
-- columns: network_code, chosen_code, area_code
-- needs: network_area_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: partly
-- why: the chosen buurten of a network, and their areas.

select
    network_code,
    chosen_code,
    area_code,
from network_area_known
order by network_code, chosen_code, area_code

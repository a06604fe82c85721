-- grain: signal_area_code x area_code
-- params: none
-- columns: signal_area_code, area_code
-- needs: signal_area
-- why: the wijken that are counted together for signals.

select
    signal_area_code,
    area_code,
from signal_area
order by signal_area_code, area_code

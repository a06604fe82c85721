-- grain: chosen_code x area_code
-- params: none
-- columns: chosen_code, chosen_name, area_code
-- needs: chosen_buurt
-- why: the buurten that the city works on together.

select
    chosen_code,
    chosen_name,
    area_code,
from chosen_buurt
order by chosen_name, area_code

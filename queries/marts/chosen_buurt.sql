-- grain: chosen_code x area_code
-- params: none
-- columns: chosen_code, chosen_name, area_code
-- needs: chosen_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: partly
-- why: the buurten that the city works on together.

select
    chosen_code,
    chosen_name,
    area_code,
from chosen_known
order by chosen_order, area_code

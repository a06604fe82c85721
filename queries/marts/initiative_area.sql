-- grain: initiative_code x area_code
-- params: none
-- columns: initiative_code, area_code
-- needs: initiative_area_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: partly
-- why: where an initiative takes place.

select
    initiative_code,
    area_code,
from initiative_area_known
order by initiative_code, area_code

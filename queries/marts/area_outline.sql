-- grain: area_code
-- params: none
-- columns: area_code, level, outline_geojson
-- needs: outline_drawn
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: public
-- why: outlines for drawing, in longitude and latitude.

select
    area_code,
    level,
    outline_geojson,
from outline_drawn
order by level, area_code

-- grain: area_code
-- params: level
-- columns: area_code, outline_geojson
-- needs: area_outline
-- why: the outlines of one level, for drawing.

select
    area_code,
    outline_geojson,
from area_outline
where level = $level
order by area_code

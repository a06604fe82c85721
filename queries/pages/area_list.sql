-- grain: area_code
-- params: none
-- columns: area_code, level, area_name, area_label, parent_code, population, area_km2, has_outline, is_counted
-- needs: area
-- why: names, inhabitants and surface of every area.

select
    area_code,
    level,
    area_name,
    area_label,
    parent_code,
    population,
    area_km2,
    has_outline,
    is_counted,
from area
order by area_label, area_code

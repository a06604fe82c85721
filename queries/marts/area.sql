-- grain: area_code
-- params: none
-- columns: area_code, level, area_name, area_label, parent_code, population, area_km2, has_outline, is_counted
-- needs: area_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: public
-- why: the areas, large levels first, with inhabitants and surface.

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
from area_known
order by level_order, area_code

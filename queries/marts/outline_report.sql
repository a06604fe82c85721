-- grain: level x finding x area_code
-- params: none
-- columns: level, finding, area_code, area_name, population, detail
-- needs: outline_finding
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: public
-- why: what was repaired in the outlines, and areas that stand in the list or in the outlines only.

select
    level,
    finding,
    area_code,
    area_name,
    population,
    detail,
from outline_finding
order by level, finding, area_code

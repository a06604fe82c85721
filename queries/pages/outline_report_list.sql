-- grain: level x finding x area_code
-- params: none
-- columns: level, finding, area_code, area_name, population, detail
-- needs: outline_report
-- why: what was found and repaired in the outlines.

select
    level,
    finding,
    area_code,
    area_name,
    population,
    detail,
from outline_report
order by level, finding, area_code

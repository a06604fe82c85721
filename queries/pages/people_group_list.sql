-- grain: area_code x people_area_code
-- params: none
-- columns: area_code, people_area_code, parent_code, population
-- needs: people_group
-- why: which areas have figures about people together, in any year.

select distinct
    area_code,
    people_area_code,
    parent_code,
    population,
from people_group
order by people_area_code, area_code

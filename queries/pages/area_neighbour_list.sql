-- grain: area_code x neighbour_code
-- params: none
-- columns: area_code, neighbour_code
-- needs: area_neighbour
-- why: which areas lie beside each other.

select
    area_code,
    neighbour_code,
from area_neighbour
order by area_code, neighbour_code

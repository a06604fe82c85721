-- grain: area_code x neighbour_code
-- params: none
-- columns: area_code, neighbour_code
-- needs: neighbour_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: public
-- why: which areas of a level share a border, each pair both ways, to see whether a change may have moved next door.

select
    area_code,
    neighbour_code,
from neighbour_known
order by area_code, neighbour_code

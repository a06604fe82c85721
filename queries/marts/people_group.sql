-- grain: area_code (people level) x year
-- params: none
-- columns: area_code, year, people_area_code, parent_code, population
-- needs: people_member, people_group_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: public
-- why: which areas have figures about people together, in which year: one figure, under the code of the group.

select
    people_member.area_code,
    people_member.year,
    people_member.people_area_code,
    people_group_known.parent_code,
    people_group_known.population,
from people_member
inner join people_group_known on people_group_known.area_code = people_member.people_area_code
order by people_member.area_code, people_member.year

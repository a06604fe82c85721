-- grain: area_code x year x discipline_code x organisation_code
-- params: none
-- columns: area_code, year, discipline_code, organisation_code
-- needs: presence_told
-- protection: yes or no per complete calendar year, told once, only where the published hours of the discipline in the presence area are 10 or more; no organisation with the rest
-- base_cell: none
-- lowest_level: people level
-- audience: partly
-- why: which disciplines and organisations work in a wijk; yes where a row stands.

select
    area_code,
    year,
    discipline_code,
    organisation_code,
from presence_told
order by area_code, year, discipline_code, organisation_code

-- grain: area_code x year x discipline_code x organisation_code
-- params: none
-- columns: area_code, year, discipline_code, organisation_code
-- needs: presence_by_area_year, organisation_shown
-- why: the disciplines in a wijk; the organisation only where a person has seen its name.

select distinct
    area_code,
    year,
    discipline_code,
    case
        when organisation_code in (select organisation_shown.organisation_code from organisation_shown)
            then organisation_code
    end as organisation_code,
from presence_by_area_year
order by area_code, year, discipline_code, organisation_code

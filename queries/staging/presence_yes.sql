-- grain: area_code (people level) x year x discipline_code x organisation_code
-- params: none
-- columns: area_code, year, discipline_code, organisation_code
-- needs: hours_published
-- why: which organisations were present at all in a year; no figures.

with final as (
    select distinct
        area_code,
        year(month)::integer as year,
        discipline_code,
        organisation_code,
    from hours_published
    where hours > 0
)

select
    area_code,
    year,
    discipline_code,
    organisation_code,
from final
order by area_code, year, discipline_code, organisation_code

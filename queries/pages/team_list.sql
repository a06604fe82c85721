-- grain: area_code x year x discipline_code x organisation_code
-- params: area_codes
-- columns: area_code, year, discipline_code, is_rest, organisation_code, organisation_name
-- needs: presence_by_area_year, discipline, organisation
-- why: which disciplines and organisations work in a few areas, yes or no for each year.

with final as (
    select
        presence.area_code,
        presence.year,
        presence.discipline_code,
        discipline.is_rest,
        presence.organisation_code,
        organisation.organisation_name,
    from presence_by_area_year as presence
    left join discipline using (discipline_code)
    left join organisation using (organisation_code)
    where list_contains($area_codes, presence.area_code)
)

select
    area_code,
    year,
    discipline_code,
    is_rest,
    organisation_code,
    organisation_name,
from final
order by area_code, year, is_rest, discipline_code, organisation_name

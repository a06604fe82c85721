-- grain: presence_area_code x year x discipline_code x organisation_code
-- params: none
-- columns: presence_area_code, year, discipline_code, organisation_code
-- needs: hours_published
-- why: which organisations handed in rows of a discipline in a presence area and year, however many hours they hold.

with final as (
    select distinct
        presence_area_code,
        year(month)::integer as year,
        discipline_code,
        organisation_code,
    from hours_published
)

select
    presence_area_code,
    year,
    discipline_code,
    organisation_code,
from final
order by presence_area_code, year, discipline_code, organisation_code

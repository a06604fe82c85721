-- grain: as presence_row, with the presence area and the discipline that it is published as
-- params: none
-- columns: presence_area_code, area_code, month, discipline_code, organisation_code, nature, day_type, day_part, hours
-- needs: presence_row, presence_area_known, discipline_published
-- why: true hours under the names that they are published with; kept nowhere.

with final as (
    select
        presence_area_known.presence_area_code,
        presence_row.area_code,
        presence_row.month,
        discipline_published.published_code as discipline_code,
        presence_row.organisation_code,
        presence_row.nature,
        presence_row.day_type,
        presence_row.day_part,
        presence_row.hours,
    from presence_row
    inner join presence_area_known using (area_code)
    inner join discipline_published
        on discipline_published.discipline_code = presence_row.discipline_code
        and discipline_published.year = year(presence_row.month)
)

select
    presence_area_code,
    area_code,
    month,
    discipline_code,
    organisation_code,
    nature,
    day_type,
    day_part,
    hours,
from final
order by presence_area_code, area_code, month, discipline_code, organisation_code, nature, day_type, day_part

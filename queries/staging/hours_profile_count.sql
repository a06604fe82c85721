-- grain: presence_area_code x year x discipline_code x nature x day_type x day_part
-- params: none
-- columns: presence_area_code, year, discipline_code, nature, day_type, day_part, hours
-- needs: hours_published
-- why: when disciplines are present, per calendar year in whole hours; only cells that occur.

with final as (
    select
        presence_area_code,
        year(month)::integer as year,
        discipline_code,
        nature,
        day_type,
        day_part,
        round(sum(hours))::bigint as hours,
    from hours_published
    group by all
)

select
    presence_area_code,
    year,
    discipline_code,
    nature,
    day_type,
    day_part,
    hours,
from final
order by presence_area_code, year, discipline_code, nature, day_type, day_part

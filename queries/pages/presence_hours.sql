-- grain: presence_area_code x discipline_code
-- params: year
-- columns: presence_area_code, discipline_code, hours, series_count
-- needs: hours_profile_by_area_year
-- why: the hours of each discipline in each presence area in a complete year, preventive and reactive together.

with yearly as (
    select
        presence_area_code,
        discipline_code,
        nature,
        sum(hours) as hours,
    from hours_profile_by_area_year
    where year = $year
    group by all
)

select
    presence_area_code,
    discipline_code,
    sum(hours)::bigint as hours,
    count(hours) as series_count,
from yearly
group by all
order by presence_area_code, discipline_code

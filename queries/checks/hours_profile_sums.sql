-- grain: one row for each presence area, year, discipline and nature whose profile differs from its year
-- params: none
-- columns: presence_area_code, year, discipline_code, nature, profile_hours, year_hours
-- needs: hours_profile_by_area_year, hours_by_area_month
-- why: a profile and a year total that differ would be two numbers for one thing.

with profile as (
    select
        presence_area_code,
        year,
        discipline_code,
        nature,
        sum(hours) as profile_hours,
    from hours_profile_by_area_year
    group by all
),

months as (
    select
        presence_area_code,
        year(month) as year,
        discipline_code,
        nature,
        sum(hours) as year_hours,
    from hours_by_area_month
    group by all
),

final as (
    select
        profile.presence_area_code,
        profile.year,
        profile.discipline_code,
        profile.nature,
        profile.profile_hours,
        months.year_hours,
    from profile
    inner join months using (presence_area_code, year, discipline_code, nature)
    where profile.profile_hours is distinct from months.year_hours
)

select
    presence_area_code,
    year,
    discipline_code,
    nature,
    profile_hours,
    year_hours,
from final
order by presence_area_code, year, discipline_code, nature

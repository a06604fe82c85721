-- grain: one row for each area, year and fenomeen whose profile differs from its year
-- params: none
-- columns: area_code, year, fenomeen_code, profile_count, year_count
-- needs: profile_by_area_year, rate_by_area_year
-- why: a profile and a year total that differ would be two numbers for one thing.

with source as (
    select
        area_code,
        year,
        fenomeen_code,
        sum(melding_count) as profile_count,
    from profile_by_area_year
    group by all
),

final as (
    select
        source.area_code,
        source.year,
        source.fenomeen_code,
        source.profile_count,
        rate.melding_count as year_count,
    from source
    inner join rate_by_area_year as rate using (area_code, year, fenomeen_code)
    where source.profile_count is not null and source.profile_count is distinct from rate.melding_count
)

select
    area_code,
    year,
    fenomeen_code,
    profile_count,
    year_count,
from final
order by area_code, year, fenomeen_code

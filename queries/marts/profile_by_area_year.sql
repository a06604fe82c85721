-- grain: area_code x year x fenomeen_code x weekday x day_type x day_part
-- params: none
-- columns: area_code, year, fenomeen_code, about, weekday, day_type, day_part, melding_count, status
-- needs: profile_count, people_profile, series, area_known, area_ancestor, fenomeen_known, people_level, day_part_known, complete_year
-- protection: things exact per calendar year, not for areas under 100 inhabitants; people rounded to base 5 so that each year equals the monthly table
-- base_cell: people level x year x fenomeen x day type x part of day
-- lowest_level: people level
-- audience: public
-- why: when reports are made: weekday (things) or day type (people) by part of the day, complete calendar years only.

with slot as (
    select
        'things' as about,
        weekday::integer as weekday,
        null::varchar as day_type,
        day_part_known.day_part,
    from range(1, 8) as days (weekday)
    cross join day_part_known
    union all
    select
        'people' as about,
        null as weekday,
        day_type,
        day_part_known.day_part,
    from (values ('werkdag'), ('zaterdag'), ('zondag')) as types (day_type)
    cross join day_part_known
),

observed as (
    select
        area_code,
        year,
        fenomeen_code,
        weekday,
        null::varchar as day_type,
        day_part,
        sum(report_count) as melding_count,
    from profile_count
    where about = 'things'
    group by all
    union all
    select
        area_code,
        year,
        fenomeen_code,
        null as weekday,
        day_type,
        day_part,
        published_count as melding_count,
    from people_profile
),

summed as (
    select
        ancestor.ancestor_code as area_code,
        observed.year,
        observed.fenomeen_code,
        observed.weekday,
        observed.day_type,
        observed.day_part,
        sum(observed.melding_count) as melding_count,
    from observed
    inner join area_ancestor as ancestor using (area_code)
    group by all
),

covered as (
    select
        year(series.month) as year,
        series.fenomeen_code,
        fenomeen_known.about,
    from series
    inner join fenomeen_known using (fenomeen_code)
    inner join complete_year on complete_year.year = year(series.month)
    group by all
    having bool_and(series.status = 'covered')
),

final as (
    select
        area_known.area_code,
        covered.year,
        covered.fenomeen_code,
        covered.about,
        slot.weekday,
        slot.day_type,
        slot.day_part,
        case
            when covered.about = 'people' or not area_known.is_withheld then coalesce(summed.melding_count, 0)
        end::integer as melding_count,
        case
            when covered.about = 'people' then 'rounded'
            when area_known.is_withheld then 'withheld'
            else 'exact'
        end as status,
    from covered
    inner join slot using (about)
    cross join area_known
    cross join people_level
    left join summed
        on summed.area_code = area_known.area_code
        and summed.year = covered.year
        and summed.fenomeen_code = covered.fenomeen_code
        and summed.weekday is not distinct from slot.weekday
        and summed.day_type is not distinct from slot.day_type
        and summed.day_part = slot.day_part
    where area_known.level_order <= people_level.level_order
)

select
    area_code,
    year,
    fenomeen_code,
    about,
    weekday,
    day_type,
    day_part,
    melding_count,
    status,
from final
order by area_code, year, fenomeen_code, weekday, day_type, day_part

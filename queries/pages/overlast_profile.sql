-- grain: weekday x day_type x day_part
-- params: area_code, fenomeen
-- columns: year, about, weekday, day_type, day_part, from_hour, until_hour, melding_count, known_cells, rounded_cells, rounded_series, folded_cells, withheld_cells, withdrawn_cells, year_only_cells, missing_cells
-- needs: profile_by_area_year, fenomeen, day_part
-- why: when reports are made in one area, in the last complete year; things by weekday, people by kind of day.

with source as (
    select
        profile.year,
        profile.fenomeen_code,
        profile.about,
        profile.weekday,
        profile.day_type,
        profile.day_part,
        profile.melding_count,
        profile.status,
    from profile_by_area_year as profile
    inner join fenomeen using (fenomeen_code)
    where
        profile.area_code = $area_code
        and (
            $fenomeen = 'alle'
            or fenomeen.fenomeen_code = $fenomeen
            or 'groep-' || fenomeen.group_code = $fenomeen
        )
        and profile.year = (select max(year) from profile_by_area_year)
),

-- fenomenen together: no profile unless each has one, and the weekend in one where one of them has it so
shape as (
    select
        bool_or(status = 'few') as has_few,
        bool_or(day_type = 'weekend') as is_short,
    from source
),

final as (
    select
        source.year,
        source.about,
        source.weekday,
        if(shape.is_short and source.day_type <> 'werkdag', 'weekend', source.day_type) as day_type,
        source.day_part,
        day_part.part_order,
        day_part.from_hour,
        day_part.until_hour,
        sum(source.melding_count)::bigint as melding_count,
        count(source.melding_count) as known_cells,
        count(*) filter (where source.status = 'rounded') as rounded_cells,
        count(distinct source.fenomeen_code) filter (where source.status = 'rounded') as rounded_series,
        0 as folded_cells,
        count(*) filter (where source.status in ('withheld', 'grouped')) as withheld_cells,
        count(*) filter (where source.status = 'withdrawn') as withdrawn_cells,
        0 as year_only_cells,
        0 as missing_cells,
    from source
    inner join day_part using (day_part)
    cross join shape
    where not shape.has_few
    group by all
)

select
    year,
    about,
    weekday,
    day_type,
    day_part,
    from_hour,
    until_hour,
    melding_count,
    known_cells,
    rounded_cells,
    rounded_series,
    folded_cells,
    withheld_cells,
    withdrawn_cells,
    year_only_cells,
    missing_cells,
from final
order by weekday, day_type, part_order

-- grain: area_code x year x fenomeen_code x weekday x day_type x day_part
-- params: none
-- columns: area_code, year, fenomeen_code, about, weekday, day_type, day_part, melding_count, status
-- needs: thing_profile, withheld_area, people_profile, series, area_ancestor, figure_area, figure_ancestor, fenomeen_known, people_level, people_area, people_member, day_part_known, complete_year, withdrawn_year
-- protection: things exact per calendar year, not for areas under 100 inhabitants; people rounded to base 5 so that each year equals the year figure, in fewer slots or none for a small year
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
    -- for a year that is too small for a profile
    select
        'people' as about,
        null as weekday,
        day_type,
        day_part_known.day_part,
    from (values ('werkdag'), ('weekend')) as types (day_type)
    cross join day_part_known
),

thing_sum as (
    select
        ancestor.ancestor_code as area_code,
        thing_profile.year,
        thing_profile.fenomeen_code,
        thing_profile.weekday,
        thing_profile.day_part,
        sum(thing_profile.report_count) as melding_count,
    from thing_profile
    inner join area_ancestor as ancestor using (area_code)
    group by all
),

area_total as (
    select
        year,
        count(*) as parts,
    from people_area
    group by all
),

base_area as (
    select
        people_area.year,
        ancestor.ancestor_code as area_code,
        count(*) as parts,
        count(*) = any_value(area_total.parts) as is_all,
    from people_area
    inner join area_total using (year)
    inner join figure_ancestor as ancestor using (area_code)
    group by people_area.year, ancestor.ancestor_code
),

-- the profiles that an area is made of; those of areas without one of their own are one pool for the whole city
member as (
    select
        ancestor.ancestor_code as area_code,
        people_profile.area_code as member_code,
        people_profile.* exclude (area_code),
    from people_profile
    inner join figure_ancestor as ancestor using (area_code)
    union all
    select
        base_area.area_code,
        people_profile.area_code as member_code,
        people_profile.* exclude (area_code),
    from people_profile
    inner join base_area on base_area.is_all and base_area.year = people_profile.year
    where people_profile.area_code = 'overige_wijken'
),

shape as (
    select
        member.area_code,
        member.year,
        member.fenomeen_code,
        bool_or(member.day_type = 'weekend') as is_short,
    from member
    inner join base_area using (area_code, year)
    group by member.area_code, member.year, member.fenomeen_code, base_area.parts
    having
        count(distinct member.member_code) = base_area.parts
        or bool_or(member.member_code = 'overige_wijken')
),

people_sum as (
    select
        member.area_code,
        member.year,
        member.fenomeen_code,
        if(shape.is_short and member.day_type <> 'werkdag', 'weekend', member.day_type) as day_type,
        member.day_part,
        sum(member.published_count) as melding_count,
    from member
    inner join shape using (area_code, year, fenomeen_code)
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

cells as (
    select
        figure_area.area_code,
        withheld_area.area_code is not null as is_withheld,
        covered.year,
        covered.fenomeen_code,
        covered.about,
    from covered
    cross join figure_area
    cross join people_level
    left join people_area
        on people_area.area_code = figure_area.area_code
        and people_area.year = covered.year
    left join withheld_area
        on withheld_area.area_code = figure_area.area_code
        and withheld_area.year = covered.year
    where
        figure_area.level_order <= people_level.level_order
        and (not figure_area.is_group or (covered.about = 'people' and people_area.year is not null))
),

final as (
    select
        cells.area_code,
        cells.year,
        cells.fenomeen_code,
        cells.about,
        slot.weekday,
        slot.day_type,
        slot.day_part,
        if(cells.is_withheld, null, coalesce(thing_sum.melding_count, 0))::integer as melding_count,
        if(cells.is_withheld, 'withheld', 'exact') as status,
    from cells
    inner join slot using (about)
    left join thing_sum
        on thing_sum.area_code = cells.area_code
        and thing_sum.year = cells.year
        and thing_sum.fenomeen_code = cells.fenomeen_code
        and thing_sum.weekday = slot.weekday
        and thing_sum.day_part = slot.day_part
    where cells.about = 'things'
    union all
    select
        cells.area_code,
        cells.year,
        cells.fenomeen_code,
        cells.about,
        null as weekday,
        people_sum.day_type,
        people_sum.day_part,
        people_sum.melding_count::integer as melding_count,
        'rounded' as status,
    from cells
    inner join people_sum using (area_code, year, fenomeen_code)
    where cells.about = 'people'
    union all
    select
        cells.area_code,
        cells.year,
        cells.fenomeen_code,
        cells.about,
        null as weekday,
        slot.day_type,
        slot.day_part,
        null::integer as melding_count,
        case
            when base_area.area_code is not null then 'few'
            when people_member.year is not null then 'grouped'
            else 'withheld'
        end as status,
    from cells
    inner join slot using (about)
    left join base_area using (area_code, year)
    left join people_member using (area_code, year)
    anti join shape
        on shape.area_code = cells.area_code
        and shape.year = cells.year
        and shape.fenomeen_code = cells.fenomeen_code
    where cells.about = 'people'
)

select
    final.area_code,
    final.year,
    final.fenomeen_code,
    final.about,
    final.weekday,
    final.day_type,
    final.day_part,
    if(withdrawn_year.year is null, final.melding_count, null) as melding_count,
    if(withdrawn_year.year is null, final.status, 'withdrawn') as status,
from final
left join withdrawn_year
    on withdrawn_year.area_code = final.area_code
    and withdrawn_year.year = final.year
    and withdrawn_year.fenomeen_code = final.fenomeen_code
order by area_code, year, fenomeen_code, weekday, day_type, day_part

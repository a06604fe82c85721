-- grain: area_code x month x fenomeen_code
-- params: none
-- columns: area_code, month, fenomeen_code, melding_count, status
-- needs: thing_figure, withheld_area, people_figure, people_grain, series, area_ancestor, figure_area, figure_ancestor, fenomeen_known, people_level, people_area, people_member, withdrawn_month
-- protection: things exact, not for areas under 100 inhabitants; people not for areas under the floor (or grouped into one figure), rounded to base 5, sums of rounded figures; quiet series go by year
-- base_cell: people level x month x fenomeen
-- lowest_level: things the lowest level with outlines, people the people level
-- audience: public
-- why: how many reports there were, per area of every counted level, closed month and fenomeen; zeros are rows.

with thing_sum as (
    select
        ancestor.ancestor_code as area_code,
        thing_figure.month,
        thing_figure.fenomeen_code,
        sum(thing_figure.report_count) as melding_count,
    from thing_figure
    inner join area_ancestor as ancestor using (area_code)
    group by all
),

people_sum as (
    select
        ancestor.ancestor_code as area_code,
        people_figure.month,
        people_figure.fenomeen_code,
        sum(people_figure.published_count) as melding_count,
        count(*) as parts,
    from people_figure
    inner join figure_ancestor as ancestor using (area_code)
    group by all
),

-- how many areas with figures about people lie in each area, per year
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

-- what goes by year counts by month in one pool for the whole city
pool as (
    select
        month,
        fenomeen_code,
        published_count,
    from people_figure
    where area_code = 'overige_wijken'
),

grained as (
    select distinct
        year,
        fenomeen_code,
    from people_grain
),

people as (
    select
        base_area.area_code,
        series.month,
        series.fenomeen_code,
        grained.year is not null as is_grained,
        case
            when people_sum.parts = base_area.parts then people_sum.melding_count
            when base_area.is_all and pool.published_count is not null
                then coalesce(people_sum.melding_count, 0) + pool.published_count
        end as melding_count,
    from series
    inner join base_area on base_area.year = year(series.month)
    left join people_sum using (area_code, month, fenomeen_code)
    left join pool on pool.month = series.month and pool.fenomeen_code = series.fenomeen_code
    left join grained on grained.year = year(series.month) and grained.fenomeen_code = series.fenomeen_code
),

cells as (
    select
        figure_area.area_code,
        withheld_area.area_code is not null as is_withheld,
        series.month,
        series.fenomeen_code,
        series.status,
        fenomeen_known.about,
    from series
    inner join fenomeen_known using (fenomeen_code)
    cross join figure_area
    cross join people_level
    left join people_area
        on people_area.area_code = figure_area.area_code
        and people_area.year = year(series.month)
    left join withheld_area
        on withheld_area.area_code = figure_area.area_code
        and withheld_area.year = year(series.month)
    where
        figure_area.is_counted
        and (fenomeen_known.about = 'things' or figure_area.level_order <= people_level.level_order)
        -- a group has a row in its years, and for people only
        and (not figure_area.is_group or (fenomeen_known.about = 'people' and people_area.year is not null))
),

labelled as (
    select
        cells.area_code,
        cells.month,
        cells.fenomeen_code,
        case
            when cells.status = 'covered' and withdrawn_month.month is not null then 'withdrawn'
            when cells.status <> 'covered' then cells.status
            when cells.about = 'people' and people.melding_count is not null then 'rounded'
            when cells.about = 'people' and people.area_code is null
                then if(people_member.year is null, 'withheld', 'grouped')
            when cells.about = 'people' then if(people.is_grained, 'year_only', 'missing')
            when is_withheld then 'withheld'
            else 'exact'
        end as status,
        people.melding_count as people_count,
    from cells
    left join people using (area_code, month, fenomeen_code)
    left join people_member
        on people_member.area_code = cells.area_code
        and people_member.year = year(cells.month)
    left join withdrawn_month
        on withdrawn_month.area_code = cells.area_code
        and withdrawn_month.month = cells.month
        and withdrawn_month.fenomeen_code = cells.fenomeen_code
),

final as (
    select
        labelled.area_code,
        labelled.month,
        labelled.fenomeen_code,
        case labelled.status
            when 'rounded' then labelled.people_count
            when 'exact' then coalesce(thing_sum.melding_count, 0)
        end::integer as melding_count,
        labelled.status,
    from labelled
    left join thing_sum using (area_code, month, fenomeen_code)
)

select
    area_code,
    month,
    fenomeen_code,
    melding_count,
    status,
from final
order by area_code, month, fenomeen_code

-- grain: area_code x month x fenomeen_code
-- params: none
-- columns: area_code, month, fenomeen_code, melding_count, status
-- needs: area_count, people_figure, series, area_known, area_ancestor, fenomeen_known, people_level
-- protection: things exact, not for areas under 100 inhabitants; people rounded to base 5, sums of rounded figures
-- base_cell: people level x month x fenomeen
-- lowest_level: things the lowest level with outlines, people the people level
-- audience: public
-- why: how many reports there were, per area of every counted level, closed month and fenomeen; zeros are rows.

with thing_sum as (
    select
        ancestor.ancestor_code as area_code,
        area_count.month,
        area_count.fenomeen_code,
        sum(area_count.report_count) as melding_count,
    from area_count
    inner join area_ancestor as ancestor using (area_code)
    group by all
),

people_sum as (
    select
        ancestor.ancestor_code as area_code,
        people_figure.month,
        people_figure.fenomeen_code,
        sum(people_figure.published_count) as melding_count,
    from people_figure
    inner join area_ancestor as ancestor using (area_code)
    group by all
),

cells as (
    select
        area_known.area_code,
        area_known.is_withheld,
        series.month,
        series.fenomeen_code,
        series.status,
        fenomeen_known.about,
    from series
    inner join fenomeen_known using (fenomeen_code)
    cross join area_known
    cross join people_level
    where
        area_known.is_counted
        and (fenomeen_known.about = 'things' or area_known.level_order <= people_level.level_order)
),

labelled as (
    select
        area_code,
        month,
        fenomeen_code,
        about,
        case
            when status <> 'covered' then status
            when about = 'people' then 'rounded'
            when is_withheld then 'withheld'
            else 'exact'
        end as status,
    from cells
),

final as (
    select
        labelled.area_code,
        labelled.month,
        labelled.fenomeen_code,
        case labelled.status
            when 'rounded' then coalesce(people_sum.melding_count, 0)
            when 'exact' then coalesce(thing_sum.melding_count, 0)
        end::integer as melding_count,
        labelled.status,
    from labelled
    left join people_sum using (area_code, month, fenomeen_code)
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

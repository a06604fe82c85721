-- grain: area_code (people level, or a group) x month x fenomeen_code
-- params: none
-- columns: area_code, month, fenomeen_code, report_count
-- needs: area_count, area_ancestor, fenomeen_known, series, people_area, people_member
-- why: the true base cells of people-fenomenen, zeros included: what protection reads, and what is kept nowhere.

with source as (
    select
        member.people_area_code as area_code,
        area_count.month,
        area_count.fenomeen_code,
        area_count.report_count,
    from area_count
    inner join area_ancestor as ancestor using (area_code)
    inner join people_member as member
        on member.area_code = ancestor.ancestor_code
        and member.year = year(area_count.month)
),

cells as (
    select
        people_area.area_code,
        series.month,
        series.fenomeen_code,
    from series
    inner join fenomeen_known using (fenomeen_code)
    inner join people_area on people_area.year = year(series.month)
    where fenomeen_known.about = 'people' and series.status = 'covered'
),

final as (
    select
        cells.area_code,
        cells.month,
        cells.fenomeen_code,
        coalesce(sum(source.report_count), 0)::bigint as report_count,
    from cells
    left join source using (area_code, month, fenomeen_code)
    group by all
)

select
    area_code,
    month,
    fenomeen_code,
    report_count,
from final
order by area_code, month, fenomeen_code

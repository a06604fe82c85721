-- grain: source_code x area_code (people level) x year x fenomeen_code x weekday x day_type x day_part
-- params: none
-- columns: source_code, area_code, year, fenomeen_code, about, weekday, day_type, day_part, report_count
-- needs: report_cell, month_published, fenomeen_published, fenomeen_known, area_ancestor, area_known, people_level
-- why: when reports are made, per calendar year; only cells that occur.

with source as (
    select
        cell.source_code,
        ancestor.ancestor_code as area_code,
        year(cell.month) as year,
        fenomeen_published.published_code as fenomeen_code,
        cell.weekday,
        cell.day_type,
        cell.day_part,
        cell.report_count,
    from report_cell as cell
    inner join month_published using (month)
    inner join fenomeen_published
        on fenomeen_published.fenomeen_code = cell.fenomeen_code
        and fenomeen_published.year = year(cell.month)
    inner join area_ancestor as ancestor on ancestor.area_code = cell.area_code
    inner join area_known on area_known.area_code = ancestor.ancestor_code
    inner join people_level on people_level.level = area_known.level
),

final as (
    select
        source.source_code,
        source.area_code,
        source.year,
        source.fenomeen_code,
        fenomeen_known.about,
        source.weekday,
        source.day_type,
        source.day_part,
        sum(source.report_count)::bigint as report_count,
    from source
    inner join fenomeen_known using (fenomeen_code)
    group by all
)

select
    source_code,
    area_code,
    year,
    fenomeen_code,
    about,
    weekday,
    day_type,
    day_part,
    report_count,
from final
order by source_code, area_code, year, fenomeen_code, weekday, day_type, day_part

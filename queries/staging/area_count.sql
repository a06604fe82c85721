-- grain: source_code x area_code (locating level) x month x fenomeen_code
-- params: none
-- columns: source_code, area_code, month, fenomeen_code, report_count
-- needs: report_cell, month_published, fenomeen_published
-- why: the counted reports, under the fenomeen that they are published as.

with source as (
    select
        cell.source_code,
        cell.area_code,
        cell.month,
        fenomeen_published.published_code as fenomeen_code,
        cell.report_count,
    from report_cell as cell
    inner join month_published using (month)
    inner join fenomeen_published
        on fenomeen_published.fenomeen_code = cell.fenomeen_code
        and fenomeen_published.year = year(cell.month)
),

final as (
    select
        source_code,
        area_code,
        month,
        fenomeen_code,
        sum(report_count)::bigint as report_count,
    from source
    group by all
)

select
    source_code,
    area_code,
    month,
    fenomeen_code,
    report_count,
from final
order by source_code, area_code, month, fenomeen_code

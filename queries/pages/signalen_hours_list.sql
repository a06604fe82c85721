-- grain: presence_area_code x quarter x nature
-- params: none
-- columns: presence_area_code, quarter, nature, hours, series_count, missing_count
-- needs: hours_by_area_month
-- why: preventive beside reactive hours per presence area and whole quarter; series_count: how many rounded series are added up.

with quarterly as (
    select
        presence_area_code,
        date_trunc('quarter', month)::date as quarter,
        nature,
        sum(hours)::bigint as hours,
        count(distinct discipline_code) as series_count,
        count(*) filter (where status = 'missing') as missing_count,
        count(distinct month) as month_count,
    from hours_by_area_month
    group by all
)

select
    presence_area_code,
    quarter,
    nature,
    hours,
    series_count,
    missing_count,
from quarterly
where month_count = 3
order by presence_area_code, quarter, nature

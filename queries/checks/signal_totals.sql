-- grain: one row for each quarter whose two tables of signals have different totals
-- params: none
-- columns: quarter, area_total, domain_total
-- needs: signal_by_area_quarter, signal_by_domain_quarter
-- why: the city's total of a quarter is one number, whichever table it is read from.

with by_area as (
    select
        quarter,
        sum(signal_count) as area_total,
    from signal_by_area_quarter
    group by all
),

by_domain as (
    select
        quarter,
        sum(signal_count) as domain_total,
    from signal_by_domain_quarter
    group by all
),

final as (
    select
        quarter,
        by_area.area_total,
        by_domain.domain_total,
    from by_area
    full join by_domain using (quarter)
    where by_area.area_total is distinct from by_domain.domain_total
)

select
    quarter,
    area_total,
    domain_total,
from final
order by quarter

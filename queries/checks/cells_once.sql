-- grain: one row for each cell that stands more than once
-- params: none
-- columns: area_code, month, fenomeen_code, cells
-- needs: melding_by_area_month
-- why: the grain that the header promises.

with final as (
    select
        area_code,
        month,
        fenomeen_code,
        count(*) as cells,
    from melding_by_area_month
    group by all
    having count(*) > 1
)

select
    area_code,
    month,
    fenomeen_code,
    cells,
from final
order by area_code, month, fenomeen_code

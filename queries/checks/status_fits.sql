-- grain: one row for each kind of cell whose count and status contradict each other
-- params: none
-- columns: status, cells
-- needs: melding_by_area_month
-- why: missing, protected and zero are three different things.

with final as (
    select
        status,
        count(*) as cells,
    from melding_by_area_month
    where (status in ('exact', 'rounded')) <> (melding_count is not null)
    group by all
)

select
    status,
    cells,
from final
order by status

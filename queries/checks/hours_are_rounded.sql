-- grain: one row for each cell of hours that is no multiple of 10, or whose status contradicts it
-- params: none
-- columns: presence_area_code, month, discipline_code, nature, status
-- needs: hours_by_area_month
-- why: hours are published as multiples of 10, and missing is not zero.

with final as (
    select
        presence_area_code,
        month,
        discipline_code,
        nature,
        status,
    from hours_by_area_month
    where hours % 10 <> 0 or hours < 0 or (status = 'rounded') <> (hours is not null)
)

select
    presence_area_code,
    month,
    discipline_code,
    nature,
    status,
from final
order by presence_area_code, month, discipline_code, nature

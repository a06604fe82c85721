-- grain: indicator_code
-- params: none
-- columns: indicator_code, last_year
-- needs: indicator, context_by_area_year
-- why: the context indicators that a map can show, with the last year of which there is a figure.

with final as (
    select
        indicator.indicator_code,
        max(context.year) as last_year,
    from indicator
    inner join context_by_area_year as context using (indicator_code)
    where context.value is not null
    group by all
)

select
    indicator_code,
    last_year,
from final
order by indicator_code

-- grain: area_code x indicator_code x year
-- params: area_codes
-- columns: indicator_code, direction, theme, area_code, year, value, unit, denominator, n, interval_low, interval_high, source, source_date, status
-- needs: indicator, context_by_area_year
-- why: context indicators of a few areas with their uncertainty, every year, beside the figures on nuisance.

with final as (
    select
        indicator.indicator_code,
        indicator.direction,
        indicator.theme,
        context.area_code,
        context.year,
        context.value,
        context.unit,
        context.denominator,
        context.n,
        context.interval_low,
        context.interval_high,
        context.source,
        context.source_date,
        context.status,
    from context_by_area_year as context
    inner join indicator using (indicator_code)
    where list_contains($area_codes, context.area_code)
)

select
    indicator_code,
    direction,
    theme,
    area_code,
    year,
    value,
    unit,
    denominator,
    n,
    interval_low,
    interval_high,
    source,
    source_date,
    status,
from final
order by theme, indicator_code, area_code, year

-- grain: area_code x year
-- params: indicator
-- columns: area_code, year, name_nl, name_en, definition_nl, definition_en, direction, value, unit, denominator, n, interval_low, interval_high, source, source_date, status
-- needs: indicator, context_by_area_year
-- why: one context indicator for every area and year, for a map and its table.

with final as (
    select
        context.area_code,
        context.year,
        indicator.name_nl,
        indicator.name_en,
        indicator.definition_nl,
        indicator.definition_en,
        indicator.direction,
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
    where context.indicator_code = $indicator
)

select
    area_code,
    year,
    name_nl,
    name_en,
    definition_nl,
    definition_en,
    direction,
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
order by area_code, year

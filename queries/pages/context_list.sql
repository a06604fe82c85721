-- grain: area_code x indicator_code x year
-- params: area_codes
-- columns: indicator_code, name_nl, name_en, definition_nl, definition_en, direction, theme_nl, theme_en, area_code, year, value, unit, denominator, n, interval_low, interval_high, source, source_date, status
-- needs: indicator, indicator_theme, context_by_area_year
-- why: context indicators of a few areas with their uncertainty, every year, beside the figures on nuisance.

with final as (
    select
        indicator.indicator_code,
        indicator.name_nl,
        indicator.name_en,
        indicator.definition_nl,
        indicator.definition_en,
        indicator.direction,
        indicator_theme.name_nl as theme_nl,
        indicator_theme.name_en as theme_en,
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
    left join indicator_theme using (theme)
    where list_contains($area_codes, context.area_code)
)

select
    indicator_code,
    name_nl,
    name_en,
    definition_nl,
    definition_en,
    direction,
    theme_nl,
    theme_en,
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
order by theme_nl, indicator_code, area_code, year

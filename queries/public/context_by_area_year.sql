-- grain: area_code x indicator_code x year
-- params: none
-- columns: area_code, indicator_code, year, value, unit, denominator, n, interval_low, interval_high, source, source_date, status
-- needs: context_by_area_year, context_shown
-- why: figures whose unit, denominator and source a person has seen.

select
    figure.area_code,
    figure.indicator_code,
    figure.year,
    figure.value,
    figure.unit,
    figure.denominator,
    figure.n,
    figure.interval_low,
    figure.interval_high,
    figure.source,
    figure.source_date,
    figure.status,
from context_by_area_year as figure
semi join context_shown on
    figure.unit is not distinct from context_shown.unit
    and figure.denominator is not distinct from context_shown.denominator
    and figure.source is not distinct from context_shown.source
order by figure.area_code, figure.indicator_code, figure.year

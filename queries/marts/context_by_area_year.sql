-- grain: area_code x indicator_code x year
-- params: none
-- columns: area_code, indicator_code, year, value, unit, denominator, n, interval_low, interval_high, source, source_date, status
-- needs: context_known
-- protection: as handed in; withheld, without value, where the denominator is unknown or under 30, the numerator or the rest under 5, or the place under the floor
-- base_cell: none
-- lowest_level: as handed in
-- audience: partly
-- why: cohesion, feeling at home and poverty per area and year, beside the figures on nuisance.

select
    area_code,
    indicator_code,
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
from context_known
order by area_code, indicator_code, year

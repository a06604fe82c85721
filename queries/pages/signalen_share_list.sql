-- grain: area_code x period x kind
-- params: none
-- columns: area_code, period, kind, numerator, denominator, share, interval_low, interval_high, status
-- needs: signal_share
-- why: shares of signals with their intervals: the city per quarter, a wijk (or a few together) per closed year.

select
    area_code,
    period,
    kind,
    numerator,
    denominator,
    share,
    interval_low,
    interval_high,
    status,
from signal_share
order by area_code, period, kind

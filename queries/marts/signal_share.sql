-- grain: area_code x period x kind
-- params: none
-- columns: area_code, period, kind, numerator, denominator, share, interval_low, interval_high, status
-- needs: signal_share_known
-- protection: from published figures; a wijk (or a few together) only per closed year, no share under 20 published signals
-- base_cell: none
-- lowest_level: people level, per closed year
-- audience: internal
-- why: the share of signals approached early, taken up in time, and escalated, with the interval of chance and rounding.

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
from signal_share_known
order by area_code, period, kind

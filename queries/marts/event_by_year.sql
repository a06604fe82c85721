-- grain: year
-- params: none
-- columns: year, event_count, median_minutes, status
-- needs: event_figure
-- protection: rounded to base 5; the median in steps of five minutes, only beside 10 published events or more
-- base_cell: city x year
-- lowest_level: city
-- audience: internal
-- why: how often the procedure for serious events was really used in the city, and how long it took.

select
    year,
    event_count,
    median_minutes,
    case when event_count is null then 'missing' else 'rounded' end as status,
from event_figure
order by year

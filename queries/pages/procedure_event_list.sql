-- grain: year
-- params: none
-- columns: year, event_count, median_minutes, status
-- needs: event_by_year
-- why: how often the procedure was really used in the city, rounded; the median only beside ten published events or more.

select
    year,
    event_count,
    median_minutes,
    status,
from event_by_year
order by year

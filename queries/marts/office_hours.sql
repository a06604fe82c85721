-- grain: one row
-- params: none
-- columns: from_hour, until_hour, weekdays
-- needs: office_hours_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: public
-- why: what the city calls office hours; weekday 1 is Monday.

select
    from_hour,
    until_hour,
    weekdays,
from office_hours_known
order by from_hour

-- grain: day_part
-- params: none
-- columns: day_part, from_hour, until_hour, office_from_hour, office_until_hour
-- needs: day_part, office_hours
-- why: the parts of the day in order, each with the office hours of the city beside it.

select
    day_part.day_part,
    day_part.from_hour,
    day_part.until_hour,
    office_hours.from_hour as office_from_hour,
    office_hours.until_hour as office_until_hour,
from day_part
cross join office_hours
order by day_part.part_order

-- grain: initiative_code x weekday x from_time x until_time x day_type x day_part
-- params: none
-- columns: initiative_code, weekday, from_time, until_time, day_type, day_part
-- needs: initiative_moment_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: partly
-- why: weekly moments, a row for each part of the day that a moment touches.

select
    initiative_code,
    weekday,
    from_time,
    until_time,
    day_type,
    day_part,
from initiative_moment_known
order by initiative_code, weekday, from_time, until_time, day_type, day_part

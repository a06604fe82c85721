-- grain: initiative_code x weekday x from_time x until_time x day_type x day_part
-- params: none
-- columns: initiative_code, weekday, from_time, until_time, day_type, day_part
-- needs: initiative_moment, initiative_shown
-- why: the weekly moments of public initiatives.

select
    initiative_code,
    weekday,
    from_time,
    until_time,
    day_type,
    day_part,
from initiative_moment
semi join initiative_shown using (initiative_code)
order by initiative_code, weekday, from_time, until_time, day_type, day_part

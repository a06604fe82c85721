-- grain: presence_area_code x discipline_code x nature x day_type x day_part
-- params: year
-- columns: presence_area_code, discipline_code, nature, day_type, day_part, hours
-- needs: hours_profile_by_area_year
-- why: when the veldwerkers of an area are present in a year, every published series by itself: its bounds are narrower.

select
    presence_area_code,
    discipline_code,
    nature,
    day_type,
    day_part,
    hours,
from hours_profile_by_area_year
where year = $year
order by presence_area_code, discipline_code, nature, day_type, day_part

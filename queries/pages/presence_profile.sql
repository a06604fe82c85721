-- grain: presence_area_code x day_type x day_part
-- params: year
-- columns: presence_area_code, day_type, day_part, hours, series_count
-- needs: hours_profile_by_area_year
-- why: when the veldwerkers of an area are present in a year; series_count says how many rounded figures are added up.

select
    presence_area_code,
    day_type,
    day_part,
    sum(hours)::bigint as hours,
    count(hours) as series_count,
from hours_profile_by_area_year
where year = $year
group by all
order by presence_area_code, day_type, day_part

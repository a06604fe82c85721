-- grain: area_code x year x day_type x day_part
-- params: area_codes
-- columns: area_code, year, day_type, day_part
-- needs: presence_area, team_moment_by_area_year
-- why: when the team is around in a few areas, without hours.

select
    presence_area.area_code,
    moment.year,
    moment.day_type,
    moment.day_part,
from presence_area
inner join team_moment_by_area_year as moment using (presence_area_code)
where list_contains($area_codes, presence_area.area_code)
order by presence_area.area_code, moment.year, moment.day_type, moment.day_part

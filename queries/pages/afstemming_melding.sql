-- grain: area_code x fenomeen_code x month
-- params: year
-- columns: area_code, fenomeen_code, month, melding_count
-- needs: area, level, melding_by_area_month
-- why: what is reported per month in each area of the people level, from the first month up to the end of a year.

select
    melding.area_code,
    melding.fenomeen_code,
    melding.month,
    melding.melding_count,
from melding_by_area_month as melding
inner join area using (area_code)
inner join level on level.level = area.level and level.is_people_level
where year(melding.month) <= $year
order by melding.area_code, melding.fenomeen_code, melding.month

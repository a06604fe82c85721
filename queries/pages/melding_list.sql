-- grain: area_code x fenomeen_code x month
-- params: level
-- columns: area_code, fenomeen_code, month, melding_count, status
-- needs: area, level, melding_by_area_month
-- why: every published figure of the areas of a level and of the city, to judge differences and changes for each fenomeen.

select
    melding.area_code,
    melding.fenomeen_code,
    melding.month,
    melding.melding_count,
    melding.status,
from melding_by_area_month as melding
inner join area using (area_code)
inner join level on level.level = area.level
where area.level = $level or level.level_order = (select min(level_order) from level)
order by melding.area_code, melding.fenomeen_code, melding.month

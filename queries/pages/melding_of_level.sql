-- grain: area_code x month x fenomeen_code
-- params: level
-- columns: area_code, month, fenomeen_code, about, melding_count
-- needs: area, melding_by_area_month, fenomeen
-- why: every fenomeen in every area of a level by month, to find what is unusual for the season and the place.

select
    melding.area_code,
    melding.month,
    melding.fenomeen_code,
    fenomeen.about,
    melding.melding_count,
from melding_by_area_month as melding
inner join area using (area_code)
inner join fenomeen using (fenomeen_code)
where area.level = $level
order by melding.fenomeen_code, melding.area_code, melding.month

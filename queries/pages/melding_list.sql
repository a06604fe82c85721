-- grain: area_code x fenomeen_code x month
-- params: level
-- columns: area_code, fenomeen_code, month, melding_count, status, year_count
-- needs: area, level, melding_by_area_month, melding_by_area_year
-- why: every published figure of the areas of a level and of the city, to judge differences and changes for each fenomeen; year_count is the figure of the whole year where a series goes by year.

select
    melding.area_code,
    melding.fenomeen_code,
    melding.month,
    melding.melding_count,
    melding.status,
    year_figure.melding_count as year_count,
from melding_by_area_month as melding
inner join area using (area_code)
inner join level on level.level = area.level
left join melding_by_area_year as year_figure
    on year_figure.area_code = melding.area_code
    and year_figure.fenomeen_code = melding.fenomeen_code
    and year_figure.year = year(melding.month)
    and year_figure.published_by = 'year'
where area.level = $level or level.level_order = (select min(level_order) from level)
order by melding.area_code, melding.fenomeen_code, melding.month

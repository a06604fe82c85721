-- grain: area_code x year x fenomeen_code
-- params: none
-- columns: area_code, year, fenomeen_code, melding_count, population, rate_per_1000
-- needs: melding_by_area_year, figure_area, fenomeen_known
-- protection: from published figures; no rate under 100 inhabitants, nor under 10 published reports about people
-- base_cell: none
-- lowest_level: as melding_by_area_month
-- audience: public
-- why: reports per 1,000 inhabitants in complete calendar years, shown or not by thresholds on published figures.

with final as (
    select
        figure.area_code,
        figure.year,
        figure.fenomeen_code,
        figure.melding_count,
        figure_area.population,
        case
            when figure_area.population >= 100 and (fenomeen_known.about = 'things' or figure.melding_count >= 10)
                then round(1000.0 * figure.melding_count / nullif(figure_area.population, 0), 2)
        end as rate_per_1000,
    from melding_by_area_year as figure
    inner join figure_area using (area_code)
    inner join fenomeen_known using (fenomeen_code)
)

select
    area_code,
    year,
    fenomeen_code,
    melding_count,
    population,
    rate_per_1000,
from final
order by area_code, year, fenomeen_code

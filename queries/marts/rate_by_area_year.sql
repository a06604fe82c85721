-- grain: area_code x year x fenomeen_code
-- params: none
-- columns: area_code, year, fenomeen_code, melding_count, population, rate_per_1000
-- needs: melding_by_area_month, area_known, fenomeen_known, complete_year
-- protection: from published figures; no rate under 100 inhabitants, nor under 10 published reports about people
-- base_cell: none
-- lowest_level: as melding_by_area_month
-- audience: public
-- why: reports per 1,000 inhabitants in complete calendar years, shown or not by thresholds on published figures.

with source as (
    select
        melding.area_code,
        year(melding.month)::integer as year,
        melding.fenomeen_code,
        sum(melding.melding_count)::integer as melding_count,
    from melding_by_area_month as melding
    inner join complete_year on complete_year.year = year(melding.month)
    group by all
    having bool_and(melding.status in ('exact', 'rounded'))
),

final as (
    select
        source.area_code,
        source.year,
        source.fenomeen_code,
        source.melding_count,
        area_known.population,
        case
            when area_known.population >= 100 and (fenomeen_known.about = 'things' or source.melding_count >= 10)
                then round(1000.0 * source.melding_count / nullif(area_known.population, 0), 2)
        end as rate_per_1000,
    from source
    inner join area_known using (area_code)
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

-- grain: month x fenomeen_code
-- params: none
-- columns: month, fenomeen_code, melding_count, area_count
-- needs: people_figure, people_grain, withdrawn_month
-- protection: rounded to base 5, at least three areas together
-- base_cell: pool x month x fenomeen
-- lowest_level: pool of areas of the people level
-- audience: public
-- why: by month, the reports of all areas together whose series goes by year; with the other areas they make the city.

with areas as (
    select
        year,
        fenomeen_code,
        count(*) as area_count,
    from people_grain
    where grain = 'year' and area_code <> 'overige_wijken'
    group by all
),

final as (
    select
        people_figure.month,
        people_figure.fenomeen_code,
        people_figure.published_count::integer as melding_count,
        areas.area_count::integer as area_count,
    from people_figure
    inner join areas on areas.year = year(people_figure.month) and areas.fenomeen_code = people_figure.fenomeen_code
    -- the pool of a withdrawn year figure, less the others in it, would be that figure
    anti join (
        select distinct
            withdrawn_month.month,
            withdrawn_month.fenomeen_code,
        from withdrawn_month
        inner join people_grain
            on people_grain.area_code = withdrawn_month.area_code
            and people_grain.fenomeen_code = withdrawn_month.fenomeen_code
            and people_grain.year = year(withdrawn_month.month)
        where people_grain.grain = 'year'
    ) as withdrawn
        on withdrawn.month = people_figure.month and withdrawn.fenomeen_code = people_figure.fenomeen_code
    where people_figure.area_code = 'overige_wijken'
)

select
    month,
    fenomeen_code,
    melding_count,
    area_count,
from final
order by month, fenomeen_code

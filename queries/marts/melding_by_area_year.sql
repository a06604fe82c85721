-- grain: area_code x year x fenomeen_code
-- params: none
-- columns: area_code, year, fenomeen_code, melding_count, published_by, status
-- needs: melding_by_area_month, people_year, figure_area, figure_ancestor, fenomeen_known, people_level, people_area, complete_year, withdrawn_year
-- protection: as melding_by_area_month; a series that goes by year has one figure, rounded to base 5, its part of the published total of the pool
-- base_cell: people level x year x fenomeen, for what goes by year
-- lowest_level: as melding_by_area_month
-- audience: public
-- why: reports in complete calendar years, whether they are published by month or by year.

with by_month as (
    select
        area_code,
        year(month)::integer as year,
        fenomeen_code,
        sum(melding_count) as melding_count,
    from melding_by_area_month
    inner join complete_year on complete_year.year = year(month)
    group by all
    having bool_and(status in ('exact', 'rounded'))
),

base_cell as (
    select
        people_year.area_code,
        people_year.year,
        people_year.fenomeen_code,
        people_year.published_count as melding_count,
    from people_year
    union all
    select
        by_month.area_code,
        by_month.year,
        by_month.fenomeen_code,
        by_month.melding_count,
    from by_month
    inner join fenomeen_known using (fenomeen_code)
    inner join figure_area using (area_code)
    inner join people_level using (level)
    where fenomeen_known.about = 'people'
),

base_area as (
    select
        people_area.year,
        ancestor.ancestor_code as area_code,
        count(*) as parts,
    from people_area
    inner join figure_ancestor as ancestor using (area_code)
    group by all
),

by_year as (
    select
        ancestor.ancestor_code as area_code,
        base_cell.year,
        base_cell.fenomeen_code,
        sum(base_cell.melding_count) as melding_count,
    from base_cell
    inner join figure_ancestor as ancestor using (area_code)
    inner join base_area on base_area.area_code = ancestor.ancestor_code and base_area.year = base_cell.year
    group by ancestor.ancestor_code, base_cell.year, base_cell.fenomeen_code, base_area.parts
    having count(*) = base_area.parts
),

both_grains as (
    select
        area_code,
        year,
        fenomeen_code,
        melding_count,
        'month' as published_by,
    from by_month
    union all
    select
        area_code,
        year,
        fenomeen_code,
        melding_count,
        'year' as published_by,
    from by_year
    anti join by_month using (area_code, year, fenomeen_code)
),

final as (
    select
        both_grains.area_code,
        both_grains.year,
        both_grains.fenomeen_code,
        both_grains.melding_count::integer as melding_count,
        both_grains.published_by,
        if(fenomeen_known.about = 'people', 'rounded', 'exact') as status,
    from both_grains
    inner join fenomeen_known using (fenomeen_code)
    anti join withdrawn_year
        on withdrawn_year.area_code = both_grains.area_code
        and withdrawn_year.year = both_grains.year
        and withdrawn_year.fenomeen_code = both_grains.fenomeen_code
)

select
    area_code,
    year,
    fenomeen_code,
    melding_count,
    published_by,
    status,
from final
order by area_code, year, fenomeen_code

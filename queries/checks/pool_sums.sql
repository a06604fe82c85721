-- grain: one row for each month and fenomeen of which the city is not its areas and their pool
-- params: none
-- columns: month, fenomeen_code, part_count, city_count
-- needs: melding_by_area_month, melding_pool_by_month, people_group, area, level
-- why: one number everywhere, also where quiet areas go together.

with part as (
    select
        melding.month,
        melding.fenomeen_code,
        coalesce(sum(melding.melding_count), 0) as melding_count,
    from melding_by_area_month as melding
    left join area using (area_code)
    left join level on level.level = area.level
    where level.is_people_level or melding.area_code in (select people_area_code from people_group)
    group by all
),

final as (
    select
        pool.month,
        pool.fenomeen_code,
        part.melding_count + pool.melding_count as part_count,
        city.melding_count as city_count,
    from melding_pool_by_month as pool
    inner join part using (month, fenomeen_code)
    inner join melding_by_area_month as city using (month, fenomeen_code)
    inner join area on area.area_code = city.area_code and area.parent_code is null
    where city.melding_count is distinct from part.melding_count + pool.melding_count
)

select
    month,
    fenomeen_code,
    part_count,
    city_count,
from final
order by month, fenomeen_code

-- grain: area_code
-- params: none
-- columns: area_code, parent_code, population, level, level_order, is_counted, is_group
-- needs: area_known, people_group_known, people_level
-- why: every area that a figure can be about: the areas, and the groups of wijken that have figures about people together.

with final as (
    select
        area_code,
        parent_code,
        population,
        level,
        level_order,
        is_counted,
        false as is_group,
    from area_known
    union all
    select
        people_group_known.area_code,
        people_group_known.parent_code,
        people_group_known.population,
        people_level.level,
        people_level.level_order,
        true as is_counted,
        true as is_group,
    from people_group_known
    cross join people_level
)

select
    area_code,
    parent_code,
    population,
    level,
    level_order,
    is_counted,
    is_group,
from final
order by area_code

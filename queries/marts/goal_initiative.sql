-- grain: goal_code x initiative_code
-- params: none
-- columns: goal_code, initiative_code, is_listed
-- needs: goal_initiative_listed, goal_known, initiative_goal, initiative_area, network_area_known, area_ancestor
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: partly
-- why: which initiatives work on a goal: those that it lists, and those that aim at it and reach its network.

with reached as (
    select distinct
        network_area_known.network_code,
        initiative_area.initiative_code,
    from initiative_area
    inner join network_area_known on true
    where
        initiative_area.area_code in (
            select area_ancestor.ancestor_code
            from area_ancestor
            where area_ancestor.area_code = network_area_known.area_code
        )
        or network_area_known.area_code in (
            select area_ancestor.ancestor_code
            from area_ancestor
            where area_ancestor.area_code = initiative_area.area_code
        )
        or initiative_area.area_code = network_area_known.area_code
),

aiming as (
    select distinct
        goal_known.goal_code,
        initiative_goal.initiative_code,
    from goal_known
    inner join initiative_goal on initiative_goal.aim in (goal_known.goal_code, goal_known.aim)
    inner join reached
        on reached.initiative_code = initiative_goal.initiative_code
        and reached.network_code = goal_known.network_code
),

listed as (
    select
        goal_code,
        initiative_code,
    from goal_initiative_listed
),

final as (
    select
        goal_code,
        initiative_code,
        true as is_listed,
    from listed
    union all
    select
        aiming.goal_code,
        aiming.initiative_code,
        false as is_listed,
    from aiming
    anti join listed using (goal_code, initiative_code)
)

select
    goal_code,
    initiative_code,
    is_listed,
from final
order by goal_code, initiative_code

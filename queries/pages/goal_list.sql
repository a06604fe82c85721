-- grain: goal_code
-- params: none
-- columns: goal_code, network_code, about, direction, kind, area_code, fenomeen_code, presence_area_code, chosen_code, indicator_code, baseline_period, target_percent, target_value, target_on, unit, context_source
-- needs: goal, context_by_area_year
-- why: the goals of the networks in the order of their file, with the source of the context figure that some point at.

with context_source as (
    select
        area_code,
        indicator_code,
        string_agg(distinct source, ', ' order by source) as context_source,
    from context_by_area_year
    where value is not null
    group by all
),

final as (
    select
        goal.goal_order,
        goal.goal_code,
        goal.network_code,
        goal.about,
        goal.direction,
        goal.kind,
        goal.area_code,
        goal.fenomeen_code,
        goal.presence_area_code,
        goal.chosen_code,
        goal.indicator_code,
        goal.baseline_period,
        goal.target_percent,
        goal.target_value,
        goal.target_on,
        goal.unit,
        context_source.context_source,
    from goal
    left join context_source using (area_code, indicator_code)
)

select
    goal_code,
    network_code,
    about,
    direction,
    kind,
    area_code,
    fenomeen_code,
    presence_area_code,
    chosen_code,
    indicator_code,
    baseline_period,
    target_percent,
    target_value,
    target_on,
    unit,
    context_source,
from final
order by goal_order

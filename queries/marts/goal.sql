-- grain: goal_code
-- params: none
-- columns: goal_order, goal_code, network_code, sentence_nl, sentence_en, story_nl, story_en, about, direction, kind, area_code, fenomeen_code, presence_area_code, chosen_code, indicator_code, baseline_period, target_percent, target_value, target_on, unit
-- needs: goal_known, goal_value, indicator_known
-- protection: describes no reports; the target is typed or a percentage of a published figure
-- base_cell: none
-- lowest_level: none
-- audience: partly
-- why: what a network aims at; target_value is the typed value, or the percentage of the published baseline.

with baseline as (
    select
        goal_code,
        value,
    from goal_value
    where is_baseline
),

final as (
    select
        goal_known.goal_order,
        goal_known.goal_code,
        goal_known.network_code,
        goal_known.sentence_nl,
        goal_known.sentence_en,
        goal_known.story_nl,
        goal_known.story_en,
        goal_known.about,
        goal_known.direction,
        goal_known.kind,
        goal_known.area_code,
        goal_known.fenomeen_code,
        goal_known.presence_area_code,
        goal_known.chosen_code,
        goal_known.indicator_code,
        goal_known.baseline_period,
        goal_known.target_percent,
        coalesce(
            goal_known.target_value,
            baseline.value * (1 + goal_known.target_percent / 100)
        ) as target_value,
        goal_known.target_on,
        case goal_known.kind
            when 'melding' then 'meldingen'
            when 'hours_outside' then 'uren'
            when 'coverage' then '%'
            else indicator_known.unit
        end as unit,
    from goal_known
    left join baseline using (goal_code)
    left join indicator_known using (indicator_code)
)

select
    goal_order,
    goal_code,
    network_code,
    sentence_nl,
    sentence_en,
    story_nl,
    story_en,
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
from final
order by goal_order

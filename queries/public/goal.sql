-- grain: goal_code
-- params: none
-- columns: goal_order, goal_code, network_code, sentence_nl, sentence_en, story_nl, story_en, about, direction, kind, area_code, fenomeen_code, presence_area_code, chosen_code, indicator_code, baseline_period, target_percent, target_value, target_on, unit
-- needs: goal, goal_shown
-- why: sentence and target of public goals; the story stays inside, and so does what would tell hours or initiatives that are not public.

select
    goal_order,
    goal_code,
    network_code,
    sentence_nl,
    sentence_en,
    null::varchar as story_nl,
    null::varchar as story_en,
    about,
    direction,
    kind,
    area_code,
    fenomeen_code,
    presence_area_code,
    chosen_code,
    indicator_code,
    baseline_period,
    case when kind in ('melding', 'context') then target_percent end as target_percent,
    case when kind in ('melding', 'context') then target_value end as target_value,
    target_on,
    unit,
from goal
semi join goal_shown using (goal_code)
order by goal_order

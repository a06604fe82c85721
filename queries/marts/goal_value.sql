-- grain: goal_code x period
-- params: none
-- columns: goal_code, period, start_on, end_on, value, error_bound, interval_low, interval_high, status, is_baseline, is_current
-- needs: goal_known, goal_slot_known, month_published, melding_by_area_month, melding_by_area_year, fenomeen_known, area_known, area_ancestor, people_level, hours_profile_by_area_year, context_by_area_year, offer_rule, chosen_known, initiative, initiative_area, initiative_group
-- protection: from published figures only, and as they are protected there
-- base_cell: none
-- lowest_level: as the table that the goal points at
-- audience: partly
-- why: the published figures of each goal: a year (2024), or the twelve months up to a quarter (2025-q3).

with month_span as (
    select min(month) as first_month
    from month_published
),

quarter_end as (
    select
        month_published.month as last_month,
        (month_published.month - interval 11 month)::date as start_on,
        (month_published.month + interval 1 month - interval 1 day)::date as end_on,
        case
            when month(month_published.month) = 12 then year(month_published.month)::varchar
            else year(month_published.month)::varchar || '-q' || quarter(month_published.month)::varchar
        end as period,
    from month_published
    where month(month_published.month) % 3 = 0
),

whole_year as (
    select
        quarter_end.last_month,
        quarter_end.start_on,
        quarter_end.end_on,
        quarter_end.period,
    from quarter_end
    cross join month_span
    where quarter_end.start_on >= month_span.first_month
),

series_count as (
    select
        area_ancestor.ancestor_code as area_code,
        count(distinct area_ancestor.area_code) as series,
    from area_ancestor
    inner join area_known on area_known.area_code = area_ancestor.area_code
    inner join people_level on people_level.level = area_known.level
    group by all
),

melding as (
    select
        goal_known.goal_code,
        whole_year.period,
        whole_year.start_on,
        whole_year.end_on,
        case
            when count(*) filter (where figure.status in ('exact', 'rounded')) = 12
                then sum(figure.melding_count)::double
            else any_value(year_figure.melding_count)::double
        end as value,
        case
            when fenomeen_known.about = 'things' then 0.0
            -- error_bound of stats/intervals.py: 4 for a calendar year, 8 + 4 where the months run over a 1 January
            else (case when month(whole_year.last_month) = 12 then 4.0 else 12.0 end)
                * sqrt(coalesce(series_count.series, 1))
        end as error_bound,
        null::double as interval_low,
        null::double as interval_high,
        case
            when count(*) filter (where figure.status in ('exact', 'rounded')) = 12 then max(figure.status)
            when any_value(year_figure.status) is not null then any_value(year_figure.status)
            when bool_or(figure.status = 'withdrawn') then 'withdrawn'
            when bool_or(figure.status = 'folded') then 'folded'
            when bool_or(figure.status in ('withheld', 'grouped')) then 'withheld'
            when bool_or(figure.status = 'year_only') then 'year_only'
            else 'missing'
        end as status,
    from goal_known
    inner join fenomeen_known using (fenomeen_code)
    cross join whole_year
    inner join melding_by_area_month as figure
        on figure.area_code = goal_known.area_code
        and figure.fenomeen_code = goal_known.fenomeen_code
        and figure.month between whole_year.start_on and whole_year.last_month
    -- what goes by year has a figure for the calendar year, and none for other periods of twelve months
    left join melding_by_area_year as year_figure
        on year_figure.area_code = goal_known.area_code
        and year_figure.fenomeen_code = goal_known.fenomeen_code
        and year_figure.year::varchar = whole_year.period
        and year_figure.published_by = 'year'
    left join series_count on series_count.area_code = goal_known.area_code
    where goal_known.kind = 'melding'
    group by
        goal_known.goal_code,
        whole_year.period,
        whole_year.start_on,
        whole_year.end_on,
        whole_year.last_month,
        fenomeen_known.about,
        series_count.series
),

hours_outside as (
    select
        goal_known.goal_code,
        hours.year::varchar as period,
        make_date(hours.year, 1, 1) as start_on,
        make_date(hours.year, 12, 31) as end_on,
        sum(hours.hours)::double as value,
        -- each slot of each discipline and nature is off by 9 at most, seldom all the same way
        9.0 * sqrt(count(*)) as error_bound,
        null::double as interval_low,
        null::double as interval_high,
        'rounded' as status,
    from goal_known
    inner join hours_profile_by_area_year as hours using (presence_area_code)
    inner join goal_slot_known using (day_type, day_part)
    where goal_known.kind = 'hours_outside'
    group by all
),

reaching as (
    select distinct
        chosen_known.chosen_code,
        initiative_area.initiative_code,
    from chosen_known
    cross join initiative_area
    left join area_ancestor as above
        on above.area_code = chosen_known.area_code and above.ancestor_code = initiative_area.area_code
    left join area_ancestor as below
        on below.area_code = initiative_area.area_code and below.ancestor_code = chosen_known.area_code
    where
        above.area_code is not null
        or below.area_code is not null
        or initiative_area.area_code = chosen_known.area_code
),

rule_met as (
    select
        goal_known.goal_code,
        quarter_end.period,
        quarter_end.start_on,
        quarter_end.end_on,
        offer_rule.theme_code,
        offer_rule.target_group_code,
        count(reaching.initiative_code) filter (where initiative_group.initiative_code is not null) > 0 as is_met,
    from goal_known
    cross join quarter_end
    cross join offer_rule
    left join initiative
        on initiative.theme_code = offer_rule.theme_code
        and initiative.start_date <= quarter_end.end_on
        and coalesce(initiative.end_date, quarter_end.end_on) >= quarter_end.end_on
    left join initiative_group
        on initiative_group.initiative_code = initiative.initiative_code
        and initiative_group.target_group_code = offer_rule.target_group_code
    left join reaching
        on reaching.initiative_code = initiative.initiative_code
        and reaching.chosen_code = goal_known.chosen_code
    where goal_known.kind = 'coverage'
    group by all
),

coverage as (
    select
        goal_code,
        period,
        -- what runs on the last day of the period: nothing is added up over it
        end_on as start_on,
        end_on,
        100.0 * count(*) filter (where is_met) / nullif(count(*), 0) as value,
        0.0 as error_bound,
        null::double as interval_low,
        null::double as interval_high,
        'exact' as status,
    from rule_met
    group by all
),

context as (
    select
        goal_known.goal_code,
        figure.year::varchar as period,
        make_date(figure.year, 1, 1) as start_on,
        make_date(figure.year, 12, 31) as end_on,
        figure.value,
        null::double as error_bound,
        figure.interval_low,
        figure.interval_high,
        figure.status,
    from goal_known
    inner join context_by_area_year as figure using (area_code, indicator_code)
    where goal_known.kind = 'context'
),

figures as (
    select goal_code, period, start_on, end_on, value, error_bound, interval_low, interval_high, status
    from melding
    union all
    select goal_code, period, start_on, end_on, value, error_bound, interval_low, interval_high, status
    from hours_outside
    union all
    select goal_code, period, start_on, end_on, value, error_bound, interval_low, interval_high, status
    from coverage
    union all
    select goal_code, period, start_on, end_on, value, error_bound, interval_low, interval_high, status
    from context
),

final as (
    select
        figures.goal_code,
        figures.period,
        figures.start_on,
        figures.end_on,
        figures.value,
        figures.error_bound,
        figures.interval_low,
        figures.interval_high,
        figures.status,
        figures.period = goal_known.baseline_period as is_baseline,
        figures.value is not null and figures.end_on = max(
            case when figures.value is not null then figures.end_on end
        ) over (partition by figures.goal_code) as is_current,
    from figures
    inner join goal_known using (goal_code)
)

select
    goal_code,
    period,
    start_on,
    end_on,
    value,
    error_bound,
    interval_low,
    interval_high,
    status,
    is_baseline,
    is_current,
from final
order by goal_code, end_on

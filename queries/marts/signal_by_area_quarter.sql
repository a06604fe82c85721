-- grain: area_code x quarter x stage x outcome
-- params: none
-- columns: area_code, quarter, stage, outcome, signal_count, status
-- needs: signal_area_figure, signal_quarter, signal_word_known, signal_area_known
-- protection: rounded to base 5, sums of rounded figures; every quarter adds up to the total of signal_by_domain_quarter
-- base_cell: signal area (one wijk, or a few together) x quarter x stage and outcome
-- lowest_level: people level
-- audience: internal
-- why: how many signals partners picked up per wijk (or a few together) and closed quarter, by stage at first contact and outcome.

with published_area as (
    select
        area_code,
        quarter,
        stage,
        outcome,
        signal_count,
        'rounded' as status,
    from signal_area_figure
),

waiting_quarter as (
    select signal_quarter.quarter
    from signal_quarter
    anti join signal_area_figure using (quarter)
),

signal_area as (
    select distinct signal_area_code as area_code
    from signal_area_known
),

waiting as (
    select
        signal_area.area_code,
        waiting_quarter.quarter,
        stages.code as stage,
        outcomes.code as outcome,
        null::integer as signal_count,
        'missing' as status,
    from waiting_quarter
    cross join signal_area
    inner join signal_word_known as stages on stages.kind = 'stage'
    inner join signal_word_known as outcomes on outcomes.kind = 'outcome'
),

final as (
    select area_code, quarter, stage, outcome, signal_count, status
    from published_area
    union all
    select area_code, quarter, stage, outcome, signal_count, status
    from waiting
)

select
    area_code,
    quarter,
    stage,
    outcome,
    signal_count,
    status,
from final
order by area_code, quarter, stage, outcome

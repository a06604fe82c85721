-- grain: area_code
-- params: level, fenomeen, from_month, until_month
-- columns: area_code, level, melding_count, known_cells, rounded_cells, rounded_series, folded_cells, withheld_cells, withdrawn_cells, year_only_cells, missing_cells, before_melding_count, before_known_cells, before_rounded_cells, before_rounded_series, before_folded_cells, before_withheld_cells, before_withdrawn_cells, before_year_only_cells, before_missing_cells
-- needs: area, level, melding_by_area_month, melding_by_area_year, fenomeen, fenomeen_fold, people_group
-- why: each area of a level (with the groups of areas that have figures about people together), and the city, over a period and over the same months a year before; how many cells are known, rounded or not shown decides how a figure may be said.

with source as (
    select
        fenomeen.fenomeen_code,
        fenomeen.is_rest,
        fenomeen_fold.into_code,
    from fenomeen
    left join fenomeen_fold using (fenomeen_code)
    where
        $fenomeen = 'alle'
        or fenomeen.fenomeen_code = $fenomeen
        or 'groep-' || fenomeen.group_code = $fenomeen
),

-- a folded fenomeen counts inside the one that it is part of, when that one is selected too
selected as (
    select
        source.fenomeen_code,
        source.is_rest and $fenomeen <> source.fenomeen_code as is_rest_of_many,
        target.fenomeen_code is not null as is_inside_another,
    from source
    left join source as target on target.fenomeen_code = source.into_code
),

known_area as (
    select
        area_code,
        level,
    from area
    union all
    select distinct
        people_group.people_area_code as area_code,
        level.level,
    from people_group
    inner join level on level.is_people_level
),

cells as (
    select
        area.area_code,
        area.level,
        melding.melding_count,
        melding.status,
        year_figure.melding_count as year_count,
        make_date(year_figure.year, 1, 1) >= $from_month and make_date(year_figure.year, 12, 1) <= $until_month
            as is_whole_now,
        make_date(year_figure.year, 1, 1) >= $from_month - interval 1 year
            and make_date(year_figure.year, 12, 1) <= $until_month - interval 1 year as is_whole_before,
        melding.fenomeen_code,
        month(melding.month) as month_number,
        melding.month between $from_month and $until_month as is_now,
        melding.month between $from_month - interval 1 year and $until_month - interval 1 year as is_before,
    from melding_by_area_month as melding
    inner join selected using (fenomeen_code)
    inner join known_area as area using (area_code)
    inner join level on level.level = area.level
    left join melding_by_area_year as year_figure
        on year_figure.area_code = melding.area_code
        and year_figure.fenomeen_code = melding.fenomeen_code
        and year_figure.year = year(melding.month)
        and year_figure.published_by = 'year'
    where
        (area.level = $level or level.level_order = (select min(level_order) from level))
        and melding.month between $from_month - interval 1 year and $until_month
        and not (melding.status = 'folded' and selected.is_inside_another)
        and not (melding.status = 'missing' and selected.is_rest_of_many)
),

-- what goes by year counts where the period holds the whole year: its figure stands in January, 0 in the other months
said as (
    select
        area_code,
        level,
        fenomeen_code,
        is_now,
        is_before,
        case
            when status = 'year_only' and is_whole_now then if(month_number = 1, year_count, 0)
            else melding_count
        end as now_count,
        if(status = 'year_only' and is_whole_now, 'rounded', status) as now_status,
        case
            when status = 'year_only' and is_whole_before then if(month_number = 1, year_count, 0)
            else melding_count
        end as before_count,
        if(status = 'year_only' and is_whole_before, 'rounded', status) as before_status,
    from cells
),

final as (
    select
        area_code,
        level,
        sum(now_count) filter (where is_now)::bigint as melding_count,
        count(now_count) filter (where is_now) as known_cells,
        count(*) filter (where now_status = 'rounded' and is_now) as rounded_cells,
        count(distinct fenomeen_code) filter (where now_status = 'rounded' and is_now) as rounded_series,
        count(*) filter (where now_status = 'folded' and is_now) as folded_cells,
        count(*) filter (where now_status in ('withheld', 'grouped') and is_now) as withheld_cells,
        count(*) filter (where now_status = 'withdrawn' and is_now) as withdrawn_cells,
        count(*) filter (where now_status = 'year_only' and is_now) as year_only_cells,
        count(*) filter (where now_status = 'missing' and is_now) as missing_cells,
        sum(before_count) filter (where is_before)::bigint as before_melding_count,
        count(before_count) filter (where is_before) as before_known_cells,
        count(*) filter (where before_status = 'rounded' and is_before) as before_rounded_cells,
        count(distinct fenomeen_code) filter (where before_status = 'rounded' and is_before) as before_rounded_series,
        count(*) filter (where before_status = 'folded' and is_before) as before_folded_cells,
        count(*) filter (where before_status in ('withheld', 'grouped') and is_before) as before_withheld_cells,
        count(*) filter (where before_status = 'withdrawn' and is_before) as before_withdrawn_cells,
        count(*) filter (where before_status = 'year_only' and is_before) as before_year_only_cells,
        count(*) filter (where before_status = 'missing' and is_before) as before_missing_cells,
    from said
    group by all
)

select
    area_code,
    level,
    melding_count,
    known_cells,
    rounded_cells,
    rounded_series,
    folded_cells,
    withheld_cells,
    withdrawn_cells,
    year_only_cells,
    missing_cells,
    before_melding_count,
    before_known_cells,
    before_rounded_cells,
    before_rounded_series,
    before_folded_cells,
    before_withheld_cells,
    before_withdrawn_cells,
    before_year_only_cells,
    before_missing_cells,
from final
order by area_code

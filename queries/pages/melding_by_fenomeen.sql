-- grain: fenomeen_code x area_code
-- params: area_codes, from_month, until_month
-- columns: fenomeen_code, area_code, melding_count, known_cells, rounded_cells, rounded_series, folded_cells, withheld_cells, withdrawn_cells, year_only_cells, missing_cells, before_melding_count, before_known_cells, before_rounded_cells, before_rounded_series, before_folded_cells, before_withheld_cells, before_withdrawn_cells, before_year_only_cells, before_missing_cells
-- needs: melding_by_area_month, melding_by_area_year
-- why: what is reported in a few areas, fenomeen by fenomeen, over a period and over the same months a year before.

with cells as (
    select
        melding.fenomeen_code,
        melding.area_code,
        month(melding.month) as month_number,
        melding.melding_count,
        melding.status,
        year_figure.melding_count as year_count,
        make_date(year_figure.year, 1, 1) >= $from_month and make_date(year_figure.year, 12, 1) <= $until_month
            as is_whole_now,
        make_date(year_figure.year, 1, 1) >= $from_month - interval 1 year
            and make_date(year_figure.year, 12, 1) <= $until_month - interval 1 year as is_whole_before,
        melding.month between $from_month and $until_month as is_now,
        melding.month between $from_month - interval 1 year and $until_month - interval 1 year as is_before,
    from melding_by_area_month as melding
    left join melding_by_area_year as year_figure
        on year_figure.area_code = melding.area_code
        and year_figure.fenomeen_code = melding.fenomeen_code
        and year_figure.year = year(melding.month)
        and year_figure.published_by = 'year'
    where
        list_contains($area_codes, melding.area_code)
        and melding.month between $from_month - interval 1 year and $until_month
),

-- what goes by year counts where the period holds the whole year: its figure stands in January, 0 in the other months
said as (
    select
        fenomeen_code,
        area_code,
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
        fenomeen_code,
        area_code,
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
    fenomeen_code,
    area_code,
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
order by fenomeen_code, area_code

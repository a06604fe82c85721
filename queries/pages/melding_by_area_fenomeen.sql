-- grain: area_code x fenomeen_code
-- params: level, from_month, until_month
-- columns: area_code, fenomeen_code, melding_count, known_cells, rounded_cells, rounded_series, folded_cells, withheld_cells, missing_cells, before_melding_count, before_known_cells, before_rounded_cells, before_rounded_series, before_folded_cells, before_withheld_cells, before_missing_cells
-- needs: area, melding_by_area_month
-- why: every area of a level with every fenomeen, now and a year before, to find the largest changes.

with cells as (
    select
        area.area_code,
        melding.fenomeen_code,
        melding.melding_count,
        melding.status,
        melding.month between $from_month and $until_month as is_now,
        melding.month between $from_month - interval 1 year and $until_month - interval 1 year as is_before,
    from melding_by_area_month as melding
    inner join area using (area_code)
    where
        area.level = $level
        and melding.month between $from_month - interval 1 year and $until_month
),

final as (
    select
        cells.area_code,
        cells.fenomeen_code,
        sum(cells.melding_count) filter (where is_now)::bigint as melding_count,
        count(cells.melding_count) filter (where is_now) as known_cells,
        count(*) filter (where cells.status = 'rounded' and is_now) as rounded_cells,
        count(distinct cells.fenomeen_code) filter (where cells.status = 'rounded' and is_now) as rounded_series,
        count(*) filter (where cells.status = 'folded' and is_now) as folded_cells,
        count(*) filter (where cells.status = 'withheld' and is_now) as withheld_cells,
        count(*) filter (where cells.status = 'missing' and is_now) as missing_cells,
        sum(cells.melding_count) filter (where is_before)::bigint as before_melding_count,
        count(cells.melding_count) filter (where is_before) as before_known_cells,
        count(*) filter (where cells.status = 'rounded' and is_before) as before_rounded_cells,
        count(distinct cells.fenomeen_code)
            filter (where cells.status = 'rounded' and is_before) as before_rounded_series,
        count(*) filter (where cells.status = 'folded' and is_before) as before_folded_cells,
        count(*) filter (where cells.status = 'withheld' and is_before) as before_withheld_cells,
        count(*) filter (where cells.status = 'missing' and is_before) as before_missing_cells,
    from cells
    group by all
)

select
    area_code,
    fenomeen_code,
    melding_count,
    known_cells,
    rounded_cells,
    rounded_series,
    folded_cells,
    withheld_cells,
    missing_cells,
    before_melding_count,
    before_known_cells,
    before_rounded_cells,
    before_rounded_series,
    before_folded_cells,
    before_withheld_cells,
    before_missing_cells,
from final
order by area_code, fenomeen_code

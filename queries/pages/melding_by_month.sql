-- grain: area_code x month
-- params: area_codes, fenomeen
-- columns: area_code, month, melding_count, known_cells, rounded_cells, rounded_series, folded_cells, withheld_cells, withdrawn_cells, year_only_cells, missing_cells
-- needs: melding_by_area_month, fenomeen, fenomeen_fold
-- why: the course of a few areas over all published months.

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

cells as (
    select
        melding.area_code,
        melding.month,
        melding.melding_count,
        melding.status,
        melding.fenomeen_code,
    from melding_by_area_month as melding
    inner join selected using (fenomeen_code)
    where
        list_contains($area_codes, melding.area_code)
        and not (melding.status = 'folded' and selected.is_inside_another)
        and not (melding.status = 'missing' and selected.is_rest_of_many)
),

final as (
    select
        cells.area_code,
        cells.month,
        sum(cells.melding_count)::bigint as melding_count,
        count(cells.melding_count) as known_cells,
        count(*) filter (where cells.status = 'rounded') as rounded_cells,
        count(distinct cells.fenomeen_code) filter (where cells.status = 'rounded') as rounded_series,
        count(*) filter (where cells.status = 'folded') as folded_cells,
        count(*) filter (where cells.status in ('withheld', 'grouped')) as withheld_cells,
        count(*) filter (where cells.status = 'withdrawn') as withdrawn_cells,
        count(*) filter (where cells.status = 'year_only') as year_only_cells,
        count(*) filter (where cells.status = 'missing') as missing_cells,
    from cells
    group by all
)

select
    area_code,
    month,
    melding_count,
    known_cells,
    rounded_cells,
    rounded_series,
    folded_cells,
    withheld_cells,
    withdrawn_cells,
    year_only_cells,
    missing_cells,
from final
order by area_code, month

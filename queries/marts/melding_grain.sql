-- grain: area_code (people level) x year x fenomeen_code
-- params: none
-- columns: area_code, year, fenomeen_code, published_by, published_reason
-- needs: people_grain
-- protection: follows from published figures of the two years before
-- base_cell: none
-- lowest_level: people level
-- audience: public
-- why: whether a series about people goes by month or by year in a year, and why: enough, few, new, or pool (it makes the pool large enough).

select
    area_code,
    year,
    fenomeen_code,
    grain as published_by,
    reason as published_reason,
from people_grain
where area_code <> 'overige_wijken'
order by area_code, year, fenomeen_code

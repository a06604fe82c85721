-- grain: one row for each level, month and fenomeen that does not add up to the city
-- params: none
-- columns: level, month, fenomeen_code, level_count, city_count
-- needs: melding_by_area_month, area
-- why: one number everywhere; levels with an area that is not shown, or by year only, are left out, since their sum is not whole.

with source as (
    select
        area.level,
        area.parent_code is null as is_city,
        melding.month,
        melding.fenomeen_code,
        sum(melding.melding_count) as melding_count,
        bool_or(melding.status in ('withheld', 'grouped', 'year_only', 'withdrawn')) as has_gap,
    from melding_by_area_month as melding
    inner join area using (area_code)
    group by all
),

final as (
    select
        part.level,
        part.month,
        part.fenomeen_code,
        part.melding_count as level_count,
        whole.melding_count as city_count,
    from source as part
    inner join source as whole using (month, fenomeen_code)
    where
        whole.is_city
        and not part.has_gap
        and part.melding_count is distinct from whole.melding_count
)

select
    level,
    month,
    fenomeen_code,
    level_count,
    city_count,
from final
order by level, month, fenomeen_code

-- grain: presence_area_code x year x day_type x day_part
-- params: none
-- columns: presence_area_code, year, day_type, day_part
-- needs: hours_profile_by_area_year, threshold_known
-- protection: from published figures; a row where a part of the day holds a stated share of the published hours
-- base_cell: none
-- lowest_level: presence area
-- audience: public
-- why: when the team is around, without hours.

with source as (
    select
        presence_area_code,
        year,
        day_type,
        day_part,
        sum(hours) as hours,
    from hours_profile_by_area_year
    group by all
),

shares as (
    select
        presence_area_code,
        year,
        day_type,
        day_part,
        hours,
        hours / nullif(sum(hours) over (partition by presence_area_code, year), 0) as hours_share,
    from source
),

final as (
    select
        shares.presence_area_code,
        shares.year,
        shares.day_type,
        shares.day_part,
    from shares
    inner join threshold_known on threshold_known.name = 'team_moment_share'
    where shares.hours_share >= threshold_known.value
)

select
    presence_area_code,
    year,
    day_type,
    day_part,
from final
order by presence_area_code, year, day_type, day_part

-- grain: area_code x fenomeen_code x day_type x day_part
-- params: year, fenomeen
-- columns: area_code, fenomeen_code, about, day_type, day_part, melding_count
-- needs: area, level, fenomeen, profile_by_area_year
-- why: when reports are made in each area of the people level in a year, on the same days and parts of the day as the hours of veldwerkers.

with selected as (
    select
        fenomeen_code,
        about,
    from fenomeen
    where
        $fenomeen = 'alle'
        or fenomeen_code = $fenomeen
        or 'groep-' || group_code = $fenomeen
),

final as (
    select
        profile.area_code,
        profile.fenomeen_code,
        selected.about,
        -- things are kept by weekday, people by kind of day
        coalesce(
            profile.day_type,
            case when profile.weekday <= 5 then 'werkdag' when profile.weekday = 6 then 'zaterdag' else 'zondag' end
        ) as day_type,
        profile.day_part,
        sum(profile.melding_count)::bigint as melding_count,
    from profile_by_area_year as profile
    inner join selected using (fenomeen_code)
    inner join area using (area_code)
    inner join level on level.level = area.level and level.is_people_level
    where profile.year = $year
    group by all
)

select
    area_code,
    fenomeen_code,
    about,
    day_type,
    day_part,
    melding_count,
from final
order by area_code, fenomeen_code, day_type, day_part

-- grain: area_code x discipline_code x nature
-- params: area_codes, from_month, until_month
-- columns: area_code, presence_area_code, discipline_code, nature, hours, known_months, missing_months
-- needs: presence_area, hours_by_area_month
-- why: published hours of the presence area in which each of a few areas lies, over a period.

with final as (
    select
        presence_area.area_code,
        presence_area.presence_area_code,
        hours.discipline_code,
        hours.nature,
        sum(hours.hours)::bigint as hours,
        count(hours.hours) as known_months,
        count(*) filter (where hours.status = 'missing') as missing_months,
    from presence_area
    inner join hours_by_area_month as hours using (presence_area_code)
    where
        list_contains($area_codes, presence_area.area_code)
        and hours.month between $from_month and $until_month
    group by all
)

select
    area_code,
    presence_area_code,
    discipline_code,
    nature,
    hours,
    known_months,
    missing_months,
from final
order by area_code, discipline_code, nature

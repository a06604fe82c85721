-- grain: presence_area_code x month x discipline_code x nature
-- params: none
-- columns: presence_area_code, month, discipline_code, nature, hours
-- needs: hours_published, hours_series, presence_area_known
-- why: the true base cells of presence in whole hours, zeros included: what protection reads, and what is kept nowhere.

with presence_area as (
    select distinct presence_area_code
    from presence_area_known
),

cells as (
    select
        presence_area.presence_area_code,
        hours_series.month,
        hours_series.discipline_code,
        natures.nature,
    from hours_series
    cross join presence_area
    cross join (values ('preventief'), ('reactief')) as natures (nature)
    where hours_series.status = 'covered'
),

final as (
    select
        cells.presence_area_code,
        cells.month,
        cells.discipline_code,
        cells.nature,
        round(coalesce(sum(hours_published.hours), 0))::bigint as hours,
    from cells
    left join hours_published using (presence_area_code, month, discipline_code, nature)
    group by all
)

select
    presence_area_code,
    month,
    discipline_code,
    nature,
    hours,
from final
order by presence_area_code, month, discipline_code, nature

-- grain: presence_area_code x month x discipline_code x nature
-- params: none
-- columns: presence_area_code, month, discipline_code, nature, hours, status
-- needs: hours_figure, hours_series, presence_area_known
-- protection: rounded to base 10, sums of rounded figures; small disciplines in the rest for whole years
-- base_cell: presence area x month x discipline and nature
-- lowest_level: presence area
-- audience: internal
-- why: hours of presence per presence area, closed month, discipline and nature; zeros are rows.

with presence_area as (
    select distinct presence_area_code
    from presence_area_known
),

nature as (
    select nature
    from (values ('preventief'), ('reactief')) as natures (nature)
),

final as (
    select
        presence_area.presence_area_code,
        hours_series.month,
        hours_series.discipline_code,
        nature.nature,
        hours_figure.hours,
        case when hours_figure.hours is null then 'missing' else 'rounded' end as status,
    from hours_series
    cross join presence_area
    cross join nature
    left join hours_figure
        on hours_figure.presence_area_code = presence_area.presence_area_code
        and hours_figure.month = hours_series.month
        and hours_figure.discipline_code = hours_series.discipline_code
        and hours_figure.nature = nature.nature
)

select
    presence_area_code,
    month,
    discipline_code,
    nature,
    hours,
    status,
from final
order by presence_area_code, month, discipline_code, nature

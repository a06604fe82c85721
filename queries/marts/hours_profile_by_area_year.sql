-- grain: presence_area_code x year x discipline_code x nature x day_type x day_part
-- params: none
-- columns: presence_area_code, year, discipline_code, nature, day_type, day_part, hours, status
-- needs: hours_profile_figure, complete_year, presence_area_known
-- protection: rounded to base 10 so that each year equals the monthly table
-- base_cell: presence area x year x discipline and nature x day type x part of day
-- lowest_level: presence area
-- audience: internal
-- why: when disciplines are present, complete calendar years only.

with final as (
    select
        figure.presence_area_code,
        figure.year,
        figure.discipline_code,
        figure.nature,
        figure.day_type,
        figure.day_part,
        figure.hours,
        'rounded' as status,
    from hours_profile_figure as figure
    inner join complete_year using (year)
    -- a year before wijken were grouped anew has neither months nor profile under the areas of today
    semi join presence_area_known on presence_area_known.presence_area_code = figure.presence_area_code
)

select
    presence_area_code,
    year,
    discipline_code,
    nature,
    day_type,
    day_part,
    hours,
    status,
from final
order by presence_area_code, year, discipline_code, nature, day_type, day_part

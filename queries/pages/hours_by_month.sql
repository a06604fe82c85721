-- grain: area_code x month x discipline_code x nature
-- params: none
-- columns: area_code, month, hours
-- needs: hours_by_area_month, presence_area
-- why: hours of presence near each area, those of a presence area copied onto its areas: did presence rise where reports did.

select
    presence_area.area_code,
    worked.month,
    worked.hours,
from hours_by_area_month as worked
inner join presence_area using (presence_area_code)
order by presence_area.area_code, worked.month, worked.discipline_code, worked.nature

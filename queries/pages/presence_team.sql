-- grain: area_code x discipline_code x organisation_code
-- params: year
-- columns: area_code, discipline_code, organisation_code, organisation_name
-- needs: presence_by_area_year, organisation
-- why: which disciplines and organisations work in a wijk in a year, yes where a row stands.

select
    presence.area_code,
    presence.discipline_code,
    presence.organisation_code,
    coalesce(organisation.organisation_name, presence.organisation_code) as organisation_name,
from presence_by_area_year as presence
left join organisation using (organisation_code)
where presence.year = $year
order by presence.area_code, presence.discipline_code, presence.organisation_code

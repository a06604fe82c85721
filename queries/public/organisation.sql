-- grain: organisation_code
-- params: none
-- columns: organisation_code, organisation_name, kind, valid_from, valid_to, link
-- needs: organisation, organisation_shown, initiative, initiative_shown, initiative_partner, goal_organisation, goal_shown, presence_by_area_year
-- why: organisations that a public table names; one that works behind the scenes only is not betrayed.

with named as (
    select lead_organisation_code as organisation_code
    from initiative
    semi join initiative_shown using (initiative_code)
    union
    select organisation_code
    from initiative_partner
    semi join initiative_shown using (initiative_code)
    union
    select organisation_code
    from goal_organisation
    semi join goal_shown using (goal_code)
    union
    select organisation_code
    from presence_by_area_year
)

select
    organisation_code,
    organisation_name,
    kind,
    valid_from,
    valid_to,
    link,
from organisation
semi join named using (organisation_code)
semi join organisation_shown using (organisation_code)
order by organisation_code

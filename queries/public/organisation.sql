-- grain: organisation_code
-- params: none
-- columns: organisation_code, organisation_name, kind, valid_from, valid_to, link
-- needs: organisation, initiative, initiative_partner, goal_organisation, goal_known, network_known, presence_by_area_year
-- why: organisations that a public table names; one that works behind the scenes only is not betrayed.

with named as (
    select lead_organisation_code as organisation_code
    from initiative
    where is_public
    union
    select organisation_code
    from initiative_partner
    semi join (select initiative_code from initiative where is_public) using (initiative_code)
    union
    select organisation_code
    from goal_organisation
    semi join (
        select goal_code
        from goal_known
        semi join (select network_code from network_known where is_public) using (network_code)
    ) using (goal_code)
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
order by organisation_code

-- grain: organisation_code
-- params: none
-- columns: organisation_code, organisation_name, kind, link
-- needs: organisation
-- why: who offers something, what kind of organisation it is, and where its own page is.

with final as (
    select
        organisation.organisation_code,
        organisation.organisation_name,
        organisation.kind,
        organisation.link,
    from organisation
)

select
    organisation_code,
    organisation_name,
    kind,
    link,
from final
order by organisation_name, organisation_code

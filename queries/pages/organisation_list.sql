-- grain: organisation_code
-- params: none
-- columns: organisation_code, organisation_name, kind, kind_name_nl, kind_name_en, link
-- needs: organisation, organisation_kind
-- why: who offers something, what kind of organisation it is, and where its own page is.

with final as (
    select
        organisation.organisation_code,
        organisation.organisation_name,
        organisation.kind,
        organisation_kind.name_nl as kind_name_nl,
        organisation_kind.name_en as kind_name_en,
        organisation.link,
    from organisation
    left join organisation_kind using (kind)
)

select
    organisation_code,
    organisation_name,
    kind,
    kind_name_nl,
    kind_name_en,
    link,
from final
order by organisation_name, organisation_code

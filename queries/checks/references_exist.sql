-- grain: one row for each code that stands in a partner's table and not in its own
-- params: none
-- columns: what, code
-- needs: initiative, initiative_area, initiative_partner, initiative_fenomeen, context_by_area_year, note, presence_by_area_year, area, organisation, theme, fenomeen, indicator, discipline
-- why: every code that a page shows has a name; what stopped stays in its list, with the day it stopped.

with used as (
    select 'area' as what, area_code as code from initiative_area
    union
    select 'area' as what, area_code as code from context_by_area_year
    union
    select 'area' as what, area_code as code from note
    union
    select 'organisation' as what, lead_organisation_code as code from initiative
    union
    select 'organisation' as what, organisation_code as code from initiative_partner
    union
    select 'organisation' as what, organisation_code as code from presence_by_area_year
    union
    select 'discipline' as what, discipline_code as code from presence_by_area_year
    union
    select 'theme' as what, theme_code as code from initiative
    union
    select 'fenomeen' as what, fenomeen_code as code from initiative_fenomeen
    union
    select 'indicator' as what, indicator_code as code from context_by_area_year
),

known as (
    select 'area' as what, area_code as code from area
    union all
    select 'organisation' as what, organisation_code as code from organisation
    union all
    select 'discipline' as what, discipline_code as code from discipline
    union all
    select 'theme' as what, theme_code as code from theme
    union all
    select 'fenomeen' as what, fenomeen_code as code from fenomeen
    union all
    select 'indicator' as what, indicator_code as code from indicator
),

final as (
    select
        used.what,
        used.code,
    from used
    anti join known using (what, code)
    where used.code is not null
)

select
    what,
    code,
from final
order by what, code

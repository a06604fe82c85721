-- grain: initiative_code
-- params: none
-- columns: initiative_code, title, description, theme_code, nature, lead_organisation_code, start_date, end_date, is_public, link, source_code
-- needs: initiative_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: partly
-- why: what is organised; those that are not public stay on the internal pages.

select
    initiative_code,
    title,
    description,
    theme_code,
    nature,
    lead_organisation_code,
    start_date,
    end_date,
    is_public,
    link,
    source_code,
from initiative_known
order by initiative_code

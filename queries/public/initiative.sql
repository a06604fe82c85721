-- grain: initiative_code
-- params: none
-- columns: initiative_code, title, description, theme_code, nature, lead_organisation_code, start_date, end_date, is_public, link, source_code
-- needs: initiative, initiative_shown
-- why: only initiatives whose row says that they are public, and whose text a person has seen.

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
from initiative
semi join initiative_shown using (initiative_code)
order by initiative_code

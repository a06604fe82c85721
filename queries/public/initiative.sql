-- grain: initiative_code
-- params: none
-- columns: initiative_code, title, description, theme_code, nature, lead_organisation_code, start_date, end_date, is_public, link, source_code
-- needs: initiative
-- why: only initiatives whose row says that they are public.

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
where is_public
order by initiative_code

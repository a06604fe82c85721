-- grain: one row
-- params: none
-- columns: release_id, city_code, city_name, city_kind, as_of, first_month, last_month, next_update, population_year, has_example, chosen_is_example, languages, tiles_url, tiles_attribution
-- needs: release
-- why: which release is on screen, and what every page must say of it.

select
    release_id,
    city_code,
    city_name,
    city_kind,
    as_of,
    first_month,
    last_month,
    next_update,
    population_year,
    has_example,
    chosen_is_example,
    languages,
    tiles_url,
    tiles_attribution,
from release
order by release_id

-- grain: one row
-- params: none
-- columns: release_id, city_code, city_name, city_kind, as_of, first_month, last_month, next_update, population_year, population_source, population_source_en, has_example, chosen_is_example, languages, tiles_url, tiles_attribution
-- needs: release_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: public
-- why: which release this is: city, dates, sources of inhabitants.

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
    population_source,
    population_source_en,
    has_example,
    chosen_is_example,
    languages,
    tiles_url,
    tiles_attribution,
from release_known
order by release_id

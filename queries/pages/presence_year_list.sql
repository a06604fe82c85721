-- grain: year
-- params: none
-- columns: year
-- needs: hours_profile_by_area_year
-- why: the complete calendar years for which it is known when veldwerkers were present.

select distinct
    year,
from hours_profile_by_area_year
order by year

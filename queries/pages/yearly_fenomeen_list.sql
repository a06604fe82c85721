-- grain: fenomeen_code
-- params: none
-- columns: fenomeen_code
-- needs: melding_grain
-- why: fenomenen of which some wijk goes by year in the newest year: a page about them begins with a whole calendar year.

select distinct fenomeen_code
from melding_grain
where published_by = 'year' and year = (select max(year) from melding_grain)
order by fenomeen_code

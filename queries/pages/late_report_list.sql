-- grain: year
-- params: none
-- columns: year, late_class
-- needs: late_report
-- why: how many reports came after their month was published.

select
    year,
    late_class,
from late_report
order by year

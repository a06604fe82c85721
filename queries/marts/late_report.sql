-- grain: year
-- params: none
-- columns: year, late_class
-- needs: late_known
-- protection: classes of shares
-- base_cell: none
-- lowest_level: none
-- audience: public
-- why: how many reports about people came after their month was published, as a class.

select
    year,
    late_class,
from late_known
order by year

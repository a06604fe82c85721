-- grain: fenomeen_code
-- params: none
-- columns: fenomeen_code, from_year, into_code
-- needs: fold_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: public
-- why: which fenomenen are published only as part of another, and from which year.

select
    fenomeen_code,
    from_year,
    into_code,
from fold_known
order by fenomeen_code

-- grain: name
-- params: none
-- columns: name, value
-- needs: threshold_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: internal
-- why: what pages call much or little.

select
    name,
    value,
from threshold_known
order by name

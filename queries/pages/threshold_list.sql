-- grain: name
-- params: none
-- columns: name, value
-- needs: threshold
-- why: what pages call much or little, from the city file.

select
    name,
    value,
from threshold
order by name

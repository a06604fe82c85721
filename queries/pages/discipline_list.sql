-- grain: discipline_code
-- params: none
-- columns: discipline_code, valid_from, valid_to, is_rest
-- needs: discipline
-- why: the kinds of veldwerkers, and from when to when they exist.

select
    discipline_code,
    valid_from,
    valid_to,
    is_rest,
from discipline
order by is_rest, discipline_code

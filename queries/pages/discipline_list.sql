-- grain: discipline_code
-- params: none
-- columns: discipline_code, name_nl, name_en, definition_nl, definition_en, valid_from, valid_to, is_rest
-- needs: discipline
-- why: the kinds of veldwerkers, and from when to when they exist.

select
    discipline_code,
    name_nl,
    name_en,
    definition_nl,
    definition_en,
    valid_from,
    valid_to,
    is_rest,
from discipline
order by is_rest, name_nl, discipline_code

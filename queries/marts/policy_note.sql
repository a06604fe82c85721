-- grain: note_order
-- params: none
-- columns: note_order, name_nl, name_en, link
-- needs: policy_note_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: public
-- why: policy notes of the city that stand beside figures on prevention.

select
    note_order,
    name_nl,
    name_en,
    link,
from policy_note_known
order by note_order

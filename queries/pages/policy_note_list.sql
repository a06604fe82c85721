-- grain: note_order
-- params: none
-- columns: note_order, link
-- needs: policy_note
-- why: the policy notes that stand beside figures on prevention.

select
    note_order,
    link,
from policy_note
order by note_order

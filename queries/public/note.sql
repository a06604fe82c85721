-- grain: note_id
-- params: none
-- columns: note_id, area_code, note_date, sentence, source
-- needs: note, note_known
-- why: only notes whose row says that they are public.

select
    note_id,
    area_code,
    note_date,
    sentence,
    source,
from note
semi join (select note_id from note_known where is_public) using (note_id)
order by note_date, note_id

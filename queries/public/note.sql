-- grain: note_id
-- params: none
-- columns: note_id, area_code, note_date, sentence, source
-- needs: note, note_shown
-- why: only notes whose row says that they are public, and whose text a person has seen.

select
    note_id,
    area_code,
    note_date,
    sentence,
    source,
from note
semi join note_shown using (note_id)
order by note_date, note_id

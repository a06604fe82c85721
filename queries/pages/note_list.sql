-- grain: note_id
-- params: none
-- columns: note_id, area_code, note_date, sentence, source
-- needs: note
-- why: what happened where and when, to be shown on trends.

select
    note_id,
    area_code,
    note_date,
    sentence,
    source,
from note
order by note_date, note_id

-- grain: note_id
-- params: area_codes
-- columns: note_id, area_code, note_date, sentence, source
-- needs: note
-- why: what happened in an area, in the areas around it and inside it, newest first.

select
    note_id,
    area_code,
    note_date,
    sentence,
    source,
from note
where list_contains($area_codes, area_code)
order by note_date desc, note_id

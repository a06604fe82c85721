-- grain: note_id
-- params: none
-- columns: note_id, area_code, note_date, sentence, source
-- needs: note_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: partly
-- why: what happened in an area on a day, to be shown on trends.

select
    note_id,
    area_code,
    note_date,
    sentence,
    source,
from note_known
order by note_date, note_id

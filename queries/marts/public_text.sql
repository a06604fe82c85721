-- grain: text_hash
-- params: none
-- columns: text_hash, table_name, source_code, words, kinds, state
-- needs: public_text_known
-- protection: describes no reports; texts as they were handed in
-- base_cell: none
-- lowest_level: none
-- audience: internal
-- why: each text that is to be public, what it seems to hold, and whether a person approved or refused it or has not seen it.

select
    text_hash,
    table_name,
    source_code,
    words,
    kinds,
    state,
from public_text_known
order by table_name, source_code, text_hash

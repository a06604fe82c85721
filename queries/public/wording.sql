-- grain: kind x code x field x language
-- params: none
-- columns: kind, code, field, language, text
-- needs: wording_known
-- why: the same words, fenomenen under the names that residents read.

select
    kind,
    code,
    field,
    language,
    public_text as text,
from wording_known
order by kind, code, field, language

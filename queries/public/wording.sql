-- grain: kind x about_code x field x language
-- params: none
-- columns: kind, about_code, field, language, text
-- needs: wording_known
-- why: the same words, fenomenen under the names that residents read.

select
    kind,
    about_code,
    field,
    language,
    public_text as text,
from wording_known
order by kind, about_code, field, language

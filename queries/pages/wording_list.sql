-- grain: kind x code x field x language
-- params: none
-- columns: kind, code, field, language, text
-- needs: wording
-- why: the words of levels, fenomenen, their groups and places to report, in every language.

select
    kind,
    code,
    field,
    language,
    text,
from wording
order by kind, code, field, language

-- grain: kind x about_code x field x language
-- params: none
-- columns: kind, about_code, field, language, text
-- needs: wording
-- why: the words of levels, fenomenen, their groups and places to report, in every language.

select
    kind,
    about_code,
    field,
    language,
    text,
from wording
order by kind, about_code, field, language

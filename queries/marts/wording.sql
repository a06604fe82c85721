-- grain: kind x about_code x field x language
-- params: none
-- columns: kind, about_code, field, language, text
-- needs: wording_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: partly
-- why: what the city file and the catalogue call things, in every language of the city.

select
    kind,
    about_code,
    field,
    language,
    text,
from wording_known
order by kind, about_code, field, language

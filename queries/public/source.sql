-- grain: source_code
-- params: none
-- columns: source_code, source_kind, name_nl, name_en, producer, producer_en, licence, licence_en, url, source_date, is_example, holds_people, covers_from, covers_until
-- needs: source_known, source_shown
-- why: sources of public tables; one of initiatives only when it holds public ones.

select
    source_code,
    source_kind,
    name_nl,
    name_en,
    producer,
    producer_en,
    licence,
    licence_en,
    url,
    source_date,
    is_example,
    holds_people,
    covers_from,
    covers_until,
from source_known
semi join source_shown using (source_code)
order by source_order

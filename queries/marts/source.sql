-- grain: source_code
-- params: none
-- columns: source_code, source_kind, name_nl, name_en, producer, producer_en, licence, licence_en, url, source_date, is_example, holds_people, covers_from, covers_until
-- needs: source_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: partly
-- why: where the figures come from.

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
order by source_order

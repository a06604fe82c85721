-- grain: source_code
-- params: none
-- columns: source_code, source_kind, url, source_date, is_example, holds_people, covers_from, covers_until
-- needs: source
-- why: where the figures come from.

select
    source_code,
    source_kind,
    url,
    source_date,
    is_example,
    holds_people,
    covers_from,
    covers_until,
from source
order by source_code

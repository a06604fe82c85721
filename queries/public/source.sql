-- grain: source_code
-- params: none
-- columns: source_code, source_kind, name_nl, name_en, producer, producer_en, licence, licence_en, url, source_date, is_example, holds_people, covers_from, covers_until
-- needs: source_known, initiative, initiative_shown
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
where
    source_kind in ('reports', 'organisations', 'presence', 'context', 'notes')
    or (
        source_kind = 'initiatives'
        and source_code in (
            select initiative.source_code
            from initiative
            semi join initiative_shown using (initiative_code)
        )
    )
order by source_order

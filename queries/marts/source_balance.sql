-- grain: source_code x reason
-- params: none
-- columns: source_code, reason, row_count, row_class
-- needs: balance_published
-- protection: exact for sources about things only; for others the published sum and classes of shares
-- base_cell: none
-- lowest_level: none
-- audience: partly
-- why: what became of each row that was read; nothing is lost in silence.

select
    source_code,
    reason,
    row_count,
    row_class,
from balance_published
order by source_code, reason

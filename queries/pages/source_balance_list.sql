-- grain: source_code x reason
-- params: none
-- columns: source_code, reason, row_count, row_class
-- needs: source_balance
-- why: what became of every row that was read.

select
    source_code,
    reason,
    row_count,
    row_class,
from source_balance
order by source_code, reason

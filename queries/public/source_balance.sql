-- grain: source_code x reason
-- params: none
-- columns: source_code, reason, row_count, row_class
-- needs: source_balance, source
-- why: the balance of reports and context figures: others would tell how many rows are not public.

select
    source_code,
    reason,
    row_count,
    row_class,
from source_balance
semi join (select source_code from source where source_kind in ('reports', 'context')) using (source_code)
order by source_code, reason

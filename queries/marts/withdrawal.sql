-- grain: area_code x period x fenomeen_code
-- params: none
-- columns: area_code, period, fenomeen_code, reason, withdrawn_on
-- needs: withdrawal_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: public
-- why: which figures were withdrawn, why and when; every figure that held one reads "ingetrokken".

select
    area_code,
    period,
    fenomeen_code,
    reason,
    withdrawn_on,
from withdrawal_known
order by withdrawn_on, area_code, period, fenomeen_code

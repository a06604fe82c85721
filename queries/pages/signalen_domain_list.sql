-- grain: quarter x life_domain
-- params: none
-- columns: quarter, life_domain, signal_count, status
-- needs: signal_by_domain_quarter, signal_word
-- why: what signals are about, for the city per quarter, in the order of the catalogue.

select
    counted.quarter,
    counted.life_domain,
    counted.signal_count,
    counted.status,
from signal_by_domain_quarter as counted
left join signal_word as word on word.kind = 'domain' and word.code = counted.life_domain
order by counted.quarter, word.word_order, counted.life_domain

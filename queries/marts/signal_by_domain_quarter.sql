-- grain: quarter x life_domain
-- params: none
-- columns: quarter, life_domain, signal_count, status
-- needs: signal_domain_figure, signal_quarter, signal_word_known
-- protection: rounded to base 5; every quarter adds up to the total of signal_by_area_quarter
-- base_cell: city x quarter x life domain
-- lowest_level: city
-- audience: internal
-- why: what signals are about, for the whole city per closed quarter.

with waiting_quarter as (
    select signal_quarter.quarter
    from signal_quarter
    anti join signal_domain_figure using (quarter)
),

final as (
    select
        quarter,
        life_domain,
        signal_count,
        'rounded' as status,
    from signal_domain_figure
    union all
    select
        waiting_quarter.quarter,
        signal_word_known.code as life_domain,
        null::integer as signal_count,
        'missing' as status,
    from waiting_quarter
    inner join signal_word_known on signal_word_known.kind = 'domain'
)

select
    quarter,
    life_domain,
    signal_count,
    status,
from final
order by quarter, life_domain

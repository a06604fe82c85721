-- grain: network_code
-- params: none
-- columns: network_order, network_code, name, vision_nl, vision_en, review_within_days, is_example
-- needs: network, network_known
-- why: only networks that the file of goals calls public.

select
    network_order,
    network_code,
    name,
    vision_nl,
    vision_en,
    review_within_days,
    is_example,
from network
semi join (select network_code from network_known where is_public) using (network_code)
order by network_order

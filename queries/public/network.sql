-- grain: network_code
-- params: none
-- columns: network_order, network_code, name, vision_nl, vision_en, review_within_days, is_example
-- needs: network, network_shown
-- why: only networks that the file of goals calls public, and whose texts a person has seen.

select
    network_order,
    network_code,
    name,
    vision_nl,
    vision_en,
    review_within_days,
    is_example,
from network
semi join network_shown using (network_code)
order by network_order

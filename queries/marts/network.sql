-- grain: network_code
-- params: none
-- columns: network_order, network_code, name, vision_nl, vision_en, review_within_days, is_example
-- needs: network_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: partly
-- why: the networks that work on chosen buurten together, with their shared vision.

select
    network_order,
    network_code,
    name,
    vision_nl,
    vision_en,
    review_within_days,
    is_example,
from network_known
order by network_order

-- grain: network_code
-- params: none
-- columns: network_code, name, review_within_days, is_example
-- needs: network
-- why: the networks in the order of their file, and within how many days they want to look at each goal again.

select
    network_code,
    name,
    review_within_days,
    is_example,
from network
order by network_order

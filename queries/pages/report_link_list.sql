-- grain: link_order
-- params: none
-- columns: link_order, link
-- needs: report_link
-- why: where residents can report something, in the order of the city file.

select
    link_order,
    link,
from report_link
order by link_order

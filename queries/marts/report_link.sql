-- grain: link_order
-- params: none
-- columns: link_order, name_nl, name_en, link
-- needs: report_link_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: public
-- why: where residents can report something, as the city file says; only https.

select
    link_order,
    name_nl,
    name_en,
    link,
from report_link_known
order by link_order

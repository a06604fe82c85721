-- grain: kind
-- params: none
-- columns: kind, name_nl, name_en
-- needs: organisation_kind_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: public
-- why: the kinds of organisations.

select
    code as kind,
    name_nl,
    name_en,
from organisation_kind_known
order by item_order

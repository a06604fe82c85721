-- grain: organisation_code
-- params: none
-- columns: organisation_code, organisation_name, kind, valid_from, valid_to, link
-- needs: organisation_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: partly
-- why: who works in the buurten, and from when to when.

select
    organisation_code,
    organisation_name,
    kind,
    valid_from,
    valid_to,
    link,
from organisation_known
order by organisation_code

-- grain: initiative_code x organisation_code
-- params: none
-- columns: initiative_code, organisation_code
-- needs: initiative_partner_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: partly
-- why: who helps the lead organisation.

select
    initiative_code,
    organisation_code,
from initiative_partner_known
order by initiative_code, organisation_code

-- grain: goal_code x organisation_code
-- params: none
-- columns: goal_code, owner_order, organisation_code
-- needs: goal_organisation, goal_shown, organisation_shown
-- why: who carries public goals.

select
    goal_code,
    owner_order,
    organisation_code,
from goal_organisation
semi join goal_shown using (goal_code)
semi join organisation_shown using (organisation_code)
order by goal_code, owner_order

-- grain: area_code x ancestor_code
-- params: none
-- columns: area_code, ancestor_code
-- needs: area_ancestor, people_group_known
-- why: each area that a figure can be about, with itself and all areas above it: a group lies where its wijken lie.

with final as (
    select
        area_code,
        ancestor_code,
    from area_ancestor
    union all
    select
        area_code,
        area_code as ancestor_code,
    from people_group_known
    union all
    select
        people_group_known.area_code,
        area_ancestor.ancestor_code,
    from people_group_known
    inner join area_ancestor on area_ancestor.area_code = people_group_known.parent_code
)

select
    area_code,
    ancestor_code,
from final
order by area_code, ancestor_code

-- grain: fenomeen_code
-- params: none
-- columns: fenomeen_code, group_code, about, low_is_good, is_rest, owner, review_date, folded_from_year, folded_into_code
-- needs: fenomeen, fenomeen_fold
-- why: the fenomenen in the order of their groups, with their definitions and with what became part of another.

with final as (
    select
        fenomeen.fenomeen_code,
        fenomeen.group_code,
        fenomeen.about,
        fenomeen.low_is_good,
        fenomeen.is_rest,
        fenomeen.owner,
        fenomeen.review_date,
        fenomeen_fold.from_year as folded_from_year,
        fenomeen_fold.into_code as folded_into_code,
    from fenomeen
    left join fenomeen_fold using (fenomeen_code)
)

select
    fenomeen_code,
    group_code,
    about,
    low_is_good,
    is_rest,
    owner,
    review_date,
    folded_from_year,
    folded_into_code,
from final
order by group_code, is_rest, fenomeen_code

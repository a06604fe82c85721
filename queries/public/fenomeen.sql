-- grain: fenomeen_code
-- params: none
-- columns: fenomeen_code, name_nl, name_en, definition_nl, definition_en, why_nl, why_en, group_code, about, low_is_good, is_rest, owner, review_date
-- needs: fenomeen_known
-- why: the same definitions under the names that residents read.

select
    fenomeen_code,
    public_name_nl as name_nl,
    public_name_en as name_en,
    definition_nl,
    definition_en,
    why_nl,
    why_en,
    group_code,
    about,
    low_is_good,
    is_rest,
    owner,
    review_date,
from fenomeen_known
order by fenomeen_order

-- grain: kind x code
-- params: none
-- columns: kind, code, name_nl, name_en
-- needs: theme, target_group, day_part
-- why: the names of themes, target groups and parts of the day, which initiatives carry as codes.

with final as (
    select
        'theme' as kind,
        theme_code as code,
        name_nl,
        name_en,
        0 as part_order,
    from theme
    union all
    select
        'group' as kind,
        target_group_code as code,
        name_nl,
        name_en,
        0 as part_order,
    from target_group
    union all
    select
        'day_part' as kind,
        day_part as code,
        name_nl,
        name_en,
        part_order,
    from day_part
)

select
    kind,
    code,
    name_nl,
    name_en,
from final
order by kind, part_order, name_nl, code

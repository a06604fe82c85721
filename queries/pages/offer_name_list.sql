-- grain: kind x code
-- params: none
-- columns: kind, code, part_order
-- needs: theme, target_group, day_part
-- why: themes, target groups and parts of the day, which initiatives carry as codes.

with final as (
    select
        'theme' as kind,
        theme_code as code,
        0 as part_order,
    from theme
    union all
    select
        'target_group' as kind,
        target_group_code as code,
        0 as part_order,
    from target_group
    union all
    select
        'day_part' as kind,
        day_part as code,
        part_order,
    from day_part
)

select
    kind,
    code,
    part_order,
from final
order by kind, part_order, code

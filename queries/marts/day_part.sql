-- grain: day_part
-- params: none
-- columns: day_part, part_order, name_nl, name_en, from_hour, until_hour
-- needs: day_part_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: public
-- why: the parts of the day.

select
    day_part,
    part_order,
    name_nl,
    name_en,
    from_hour,
    until_hour,
from day_part_known
order by part_order

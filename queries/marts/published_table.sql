-- grain: table_name
-- params: none
-- columns: table_name, grain, columns, protection, base_cell, lowest_level, audience
-- needs: table_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: partly
-- why: every table of this release with its grain and its protection.

select
    table_name,
    grain,
    columns,
    protection,
    base_cell,
    lowest_level,
    audience,
from table_known
order by table_name

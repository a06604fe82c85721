-- grain: table_name
-- params: none
-- columns: table_name, grain, protection, base_cell, lowest_level, audience
-- needs: published_table
-- why: every published table with its protection.

select
    table_name,
    grain,
    protection,
    base_cell,
    lowest_level,
    audience,
from published_table
order by table_name

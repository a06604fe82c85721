-- grain: table_name
-- params: none
-- columns: table_name, grain, columns, protection, base_cell, lowest_level, audience
-- needs: published_table
-- why: the tables of the public file, and no word of the others.

select
    table_name,
    grain,
    columns,
    protection,
    base_cell,
    lowest_level,
    audience,
from published_table
where audience in ('public', 'partly')
order by table_name

-- grain: signal_area_code x area_code
-- params: none
-- columns: signal_area_code, name_nl, name_en, area_code
-- needs: signal_area_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: people level
-- audience: internal
-- why: the wijken that are counted together for signals, because one of them alone has too few.

select
    signal_area_code,
    name_nl,
    name_en,
    area_code,
from signal_area_known
order by signal_area_code, area_code

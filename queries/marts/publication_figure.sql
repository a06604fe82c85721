-- grain: publication_number x area_code x series_code x detail
-- params: none
-- columns: publication_number, dataset, period, area_code, series_code, detail, value
-- needs: publication_known
-- protection: published figures as they stand in the other tables, in the words of the history; none where one was withdrawn
-- base_cell: as the figures
-- lowest_level: as the figures
-- audience: internal
-- why: what was published, so that a history that was lost begins again without rounding a month twice.

select
    publication_number,
    dataset,
    period,
    area_code,
    series_code,
    detail,
    value,
from publication_known
order by publication_number, area_code, series_code, detail

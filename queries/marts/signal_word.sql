-- grain: kind x code
-- params: none
-- columns: kind, word_order, code, name_nl, name_en, definition_nl, definition_en
-- needs: signal_word_known
-- protection: describes no reports
-- base_cell: none
-- lowest_level: none
-- audience: internal
-- why: the names of life domains, stages at first contact and outcomes (kind: domain, stage, outcome).

select
    kind,
    word_order,
    code,
    name_nl,
    name_en,
    definition_nl,
    definition_en,
from signal_word_known
order by kind, word_order

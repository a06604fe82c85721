-- grain: kind x code
-- params: none
-- columns: kind, code, name_nl, name_en, definition_nl, definition_en
-- needs: signal_word
-- why: what the stages and outcomes of signals mean.

select
    kind,
    code,
    name_nl,
    name_en,
    definition_nl,
    definition_en,
from signal_word
order by kind, word_order

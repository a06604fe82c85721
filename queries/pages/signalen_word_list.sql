-- grain: kind x code
-- params: none
-- columns: kind, code
-- needs: signal_word
-- why: what the stages and outcomes of signals mean.

select
    kind,
    code,
from signal_word
order by kind, word_order

-- grain: proof
-- params: none
-- columns: proof, passed, checked_on
-- needs: proof
-- why: the proofs of protection that this release passed; null for one that had nothing to judge.

select
    proof,
    passed,
    checked_on,
from proof
order by checked_on, proof

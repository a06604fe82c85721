-- grain: proof
-- params: none
-- columns: proof, passed, checked_on
-- needs: proof_known
-- protection: pass, fail or nothing to judge (null), and a date
-- base_cell: none
-- lowest_level: none
-- audience: public
-- why: the proofs of protection that this release passed while it was built, and those that had nothing to judge.

select
    proof,
    passed,
    checked_on,
from proof_known
order by proof_order

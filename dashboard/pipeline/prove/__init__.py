"""The proofs that small numbers are protected (docs/privacy.md): in a build with the true counts, and from released
bytes alone."""

from dashboard.pipeline.protect.proofs import (
    Proof,
    prove_additive,
    prove_profile_totals,
    prove_rounding,
    prove_running_year,
)
from dashboard.pipeline.prove.linear import Contradiction, Solver, System, feasible_range, possible_values
from dashboard.pipeline.prove.public_proofs import prove_public
from dashboard.pipeline.prove.report import AuditReport, audit_release

__all__ = [
    "AuditReport",
    "Contradiction",
    "Proof",
    "Solver",
    "System",
    "audit_release",
    "feasible_range",
    "possible_values",
    "prove_additive",
    "prove_profile_totals",
    "prove_public",
    "prove_rounding",
    "prove_running_year",
]

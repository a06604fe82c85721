"""The whole audit of a release, as a report of one screen and as JSON."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from dashboard.pipeline.protect.history import History
from dashboard.pipeline.protect.proofs import Proof
from dashboard.pipeline.prove.attackers import (
    MOST_LIKELY,
    Posteriors,
    advise_folding,
    attack_by_linear_programs,
    attack_by_sampling,
    profiles_of,
    read_outside,
)
from dashboard.pipeline.prove.bytes_proofs import held_by, prove_bytes
from dashboard.pipeline.prove.held import hold_to_account
from dashboard.pipeline.prove.released import open_released
from dashboard.pipeline.prove.sampling_splits import attack_splits

_SAID = {"passed": "ok    ", "failed": "FAILED", "not_judged": "-     "}
_SHOWN = 8  # lines of advice on one screen; JSON has all


@dataclass(frozen=True)
class AuditReport:
    """The findings of the audit. Nothing in it is a raw value: it knows released bytes only."""

    release: str
    checked_on: str
    proofs: list[Proof]
    posteriors: Posteriors
    narrowed: list[str]
    advice: list[str]

    @property
    def passed(self) -> bool:
        return all(proof.passed for proof in self.proofs)

    def to_json(self) -> str:
        content = {"passed": self.passed, **asdict(self)}
        content["proofs"] = [{**asdict(proof), "outcome": proof.outcome} for proof in self.proofs]
        return json.dumps(content, ensure_ascii=False, indent=2)

    def lines(self) -> list[str]:
        """One screen for a terminal."""
        lines = [f"Protection of release {self.release}, checked on {self.checked_on}", ""]
        lines += [f"  {_SAID[proof.outcome]} {proof.name:<22} {proof.detail}" for proof in self.proofs]
        quiet = self.posteriors
        if quiet.quiet_cells:
            lines.append(
                f"         quiet series apart: of {quiet.quiet_cells} cells {quiet.quiet_above} have a value likelier "
                f"than {MOST_LIKELY} (largest {quiet.quiet_largest:.2f})"
            )
        lines += _some("Below four possible values:", self.narrowed) + _some("Advice:", self.advice)
        idle = sum(proof.outcome == "not_judged" for proof in self.proofs)
        passed = f"All proofs passed; {idle} had nothing to judge (-)." if idle else "All proofs passed."
        return [*lines, "", passed if self.passed else "NOT SAFE: at least one proof failed."]


def audit_release(
    path: Path,
    history: History,
    outside: Path | None = None,
    *,
    pending: Sequence[tuple[str, str, pd.DataFrame]] = (),
    seed: int = 0,
) -> AuditReport:
    """Prove from released bytes alone that the snapshot at `path` keeps what docs/privacy.md promises.

    outside: CSV of exact totals that others are known to hold (`attackers.read_outside`). seed: of the samples.
    pending: figures (dataset, period, table) that a build will append to the history once this audit has passed.
    Raises UserError for a broken history or an unreadable outside file; a failing proof is in the report.
    """
    with open_released(path) as released:
        rng = np.random.default_rng(seed)
        proofs = prove_bytes(released, history, pending)
        held = held_by(released, history, pending)
        known = read_outside(outside, released.grid, released.city) if outside else []
        linear, narrowed = attack_by_linear_programs(released.grid, profiles_of(released), known, rng)
        sampled, posteriors = attack_by_sampling(released.grid, rng)
        splits = attack_splits(released, rng)
        release = str(released.table("release")["release_id"].iloc[0])
        advice = advise_folding(released.grid)
    judged = hold_to_account([*proofs, linear, sampled, splits], held)
    return AuditReport(release, dt.date.today().isoformat(), judged, posteriors, narrowed, advice)


def _some(title: str, entries: list[str]) -> list[str]:
    if not entries:
        return []
    more = [f"  and {len(entries) - _SHOWN} more"] if len(entries) > _SHOWN else []
    return ["", title, *(f"  {entry}" for entry in entries[:_SHOWN]), *more]

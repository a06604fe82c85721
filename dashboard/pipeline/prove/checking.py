"""`check`: the proofs again, on a release that is already out, from its bytes alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from dashboard.base.disk import write_atomically
from dashboard.base.errors import UserError
from dashboard.pipeline.protect.history import History, default_history
from dashboard.pipeline.prove import AuditReport, audit_release, prove_public
from dashboard.store.snapshot import read_pointer, sha256_of

REPORT = "check.json"


def check_release(out: Path, history_folder: Path | None, outside: Path | None) -> AuditReport:
    """Prove the release in use in `out` and keep the report beside it as check.json.

    outside: CSV area_code,period,fenomeen_code,total of exact totals that others hold. Raises UserError for a missing,
    damaged or unreadable release, history or outside file.
    """
    pointer = read_pointer(out)
    if pointer is None:
        raise UserError("no release yet: run 'python -m dashboard build' first", file=out)
    path = out / pointer.file
    if not path.exists() or sha256_of(path) != pointer.sha256:
        raise UserError("the snapshot in use is gone or damaged (its checksum differs); build again", file=path)
    history = History(history_folder or default_history(out))
    history.verify()
    history.expect(pointer.history_head)
    public = out / pointer.public_file
    if not pointer.public_file or not public.exists() or sha256_of(public) != pointer.public_sha256:
        raise UserError(
            "the public snapshot in use is gone or damaged (its checksum differs); build again", file=public
        )
    report = audit_release(path, history, outside)
    report = replace(report, proofs=[*report.proofs, *prove_public(path, public)])
    write_atomically(out / REPORT, report.to_json() + "\n", only_owner=True)
    return report

"""Saves reviews into a ledger and says each one that was confirmed: a process of its own, to be killed.

`python -m tests.ledger_writer FOLDER NAME COUNT [redact]`: one line `number text` on standard output per save. With
`redact`, each text is taken out again, and `redacted number` is said. It says `ready`, and waits for a line before it
begins.
"""

from __future__ import annotations

import sys
from pathlib import Path

from dashboard.store.ledger import Ledger, Redaction, Review, checked, new_form_key


def main(folder: str, name: str, count: str, *more: str) -> None:
    ledger = Ledger(Path(folder))
    print("ready", flush=True)
    sys.stdin.readline()
    for turn in range(int(count)):
        text = f"{name}-{turn}-" + "kanarie" * 40
        entry = checked(
            Review, network_code="arsenaal", goal_code="rust", date="2026-03-02", state="achter", helped=text
        )
        saved = ledger.save(entry, new_form_key())
        print(saved.number, text, flush=True)
        if more:
            ledger.save(checked(Redaction, of=saved.number, field="helped", reason="vergissing"), new_form_key())
            print("redacted", saved.number, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])

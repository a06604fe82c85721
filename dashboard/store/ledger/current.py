"""The ledger as it stands now, for pages that show it. Read anew when its head changes, and only then."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dashboard.base.errors import UserError
from dashboard.store.ledger import Entry, Ledger, LedgerRecord, ledger_records
from dashboard.store.ledger.chain import GENESIS
from dashboard.store.ledger.store import ledger_folder


@dataclass(frozen=True, eq=False)  # one reading is one object: it is a key for what is worked out from it
class LedgerNow:
    """Everything in the ledger at one moment. `problem`: why it cannot be read; then there is nothing else in it."""

    head: str = GENESIS
    entries: tuple[Entry, ...] = ()
    records: tuple[LedgerRecord, ...] = ()
    problem: str = ""

    @property
    def last_number(self) -> int:
        return self.entries[-1].number if self.entries else 0


def ledger_now() -> LedgerNow:
    """Raises nothing: goals can be shown without what was said of them, and the page says that it is missing."""
    try:
        folder = ledger_folder()
        return _read(folder, Ledger(folder).head())
    except UserError as error:
        return LedgerNow(problem=str(error))


@lru_cache(maxsize=2)
def _read(folder: Path, head: str) -> LedgerNow:
    """`head` stands for all that is in the ledger. An entry that came after it was asked for is left out."""
    entries = Ledger(folder).entries()
    known = next((place for place, entry in enumerate(entries) if entry.hash == head), -1)
    shown = entries[: known + 1]
    return LedgerNow(head, tuple(shown), tuple(ledger_records(shown)))

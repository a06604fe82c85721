"""Sum of the entries: each review and exercise as it stands now, and what is still to be done. Pure functions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from dashboard.store.ledger.entries import Action, Correction, Exercise, Redaction, Review, texts_of
from dashboard.store.ledger.rows import Entry


@dataclass(frozen=True)
class LedgerRecord:
    """A review or exercise with its corrections applied.

    `number` is its first entry, `versions` all that say something of it, in order. `gone`: {path: reason} of texts in
    `content` that were taken out. `not_seen`: entries about the same subject that were there when the last version was
    saved but not when its form was opened: it is about an older state.
    """

    number: int
    content: Review | Exercise
    saved_at: dt.datetime
    changed_at: dt.datetime
    versions: tuple[int, ...]
    is_withdrawn: bool
    gone: dict[str, str]
    not_seen: tuple[int, ...]

    @property
    def is_corrected(self) -> bool:
        return len(self.versions) > 1


@dataclass(frozen=True)
class OpenAction:
    """An action that no later review has settled. `ref` is what Settled.action takes."""

    ref: str
    network_code: str
    goal_code: str
    agreed_on: dt.date
    action: Action
    is_late: bool
    is_redacted: bool


_Kind = TypeVar("_Kind", Review, Exercise)


def ledger_records(entries: Iterable[Entry]) -> list[LedgerRecord]:
    """Every review and exercise, also withdrawn ones, in the order in which they were first saved."""
    saved = list(entries)
    roots: dict[int, int] = {}
    versions: dict[int, list[Entry]] = {}
    for entry in saved:
        if isinstance(entry.content, Redaction):
            continue
        root = roots[entry.content.of] if isinstance(entry.content, Correction) else entry.number
        roots[entry.number] = root
        versions.setdefault(root, []).append(entry)
    return [_record(of_one, saved) for of_one in versions.values()]


def _record(versions: Sequence[Entry], saved: Sequence[Entry]) -> LedgerRecord:
    first, last = versions[0], versions[-1]
    filled = [
        entry for entry in versions if not (isinstance(entry.content, Correction) and entry.content.entry is None)
    ]
    now = filled[-1]
    content = now.content.entry if isinstance(now.content, Correction) else now.content
    assert isinstance(content, Review | Exercise)  # noqa: S101 - only these have versions
    gone = {path.removeprefix("entry."): reason for path, reason in now.gone.items() if path != "reason"}
    return LedgerRecord(
        number=first.number,
        content=content,
        saved_at=first.saved_at,
        changed_at=last.saved_at,
        versions=tuple(entry.number for entry in versions),
        is_withdrawn=last is not now,
        gone=gone,
        not_seen=tuple(
            entry.number
            for entry in saved
            if last.seen is not None and entry.subject == last.subject and last.seen < entry.number < last.number
        ),
    )


def reviews(
    found: Iterable[LedgerRecord], network_code: str | None = None, goal_code: str | None = None
) -> list[LedgerRecord]:
    """Reviews that stand, the newest first (by the day of the meeting, then by when it was saved)."""
    return _newest_first(
        record
        for record in found
        if isinstance(record.content, Review)
        and network_code in (None, record.content.network_code)
        and goal_code in (None, record.content.goal_code)
    )


def exercises(found: Iterable[LedgerRecord], area_code: str | None = None) -> list[LedgerRecord]:
    """Exercises that stand, the newest first."""
    return _newest_first(
        record
        for record in found
        if isinstance(record.content, Exercise) and area_code in (None, record.content.area_code)
    )


def _newest_first(found: Iterable[LedgerRecord]) -> list[LedgerRecord]:
    standing = [record for record in found if not record.is_withdrawn]
    return sorted(standing, key=lambda record: (record.content.date, record.number), reverse=True)


def open_actions(recorded: Iterable[LedgerRecord], today: dt.date, network_code: str | None = None) -> list[OpenAction]:
    """Actions of reviews that stand and that no review that stands has settled, the earliest due first."""
    standing = reviews(recorded)
    settled = {done.action for record in standing for done in _review(record).settled}
    still = [
        OpenAction(
            ref=ref,
            network_code=_review(record).network_code,
            goal_code=_review(record).goal_code,
            agreed_on=record.content.date,
            action=action,
            is_late=action.due_date < today,
            is_redacted=f"actions.{place}.text" in record.gone,
        )
        for record in standing
        if network_code in (None, _review(record).network_code)
        for place, action in enumerate(_review(record).actions)
        if (ref := f"{record.number}.{place}") not in settled
    ]
    return sorted(still, key=lambda open_action: (open_action.action.due_date, open_action.ref))


def copies_of(entries: Iterable[Entry], number: int, field: str | None = None) -> list[tuple[int, str]]:
    """(entry, path) of every other place that holds a text of entry `number`: its `field`, or any of its texts.

    A correction repeats the texts that it does not change, and a redaction takes out one place only.
    """
    texts = {(entry.number, path): text for entry in entries for path, text in texts_of(entry.content) if text}
    taken = {place for place in texts if place[0] == number and field in (None, place[1])}
    wanted = {texts[place] for place in taken}
    return [place for place, text in texts.items() if text in wanted and place not in taken]


def _review(record: LedgerRecord) -> Review:
    assert isinstance(record.content, Review)  # noqa: S101 - `reviews` gives nothing else
    return record.content

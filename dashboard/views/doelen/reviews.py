"""Reviews of goals by their networks: the last judgement, what was agreed, and how that was corrected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dashboard.base import formats
from dashboard.base.texts import Words
from dashboard.facts.offer import Offer
from dashboard.stats.goal_state import NO_FIGURE
from dashboard.store.ledger import Correction, Entry, LedgerRecord, OpenAction, Review, open_actions, reviews


@dataclass(frozen=True)
class ActionLine:
    """Something that is still to be done. `ref` is what a review names when it is done."""

    ref: str
    goal_code: str
    text: str
    organisation: str
    due: str
    agreed: str
    is_late: bool

    def said(self, words: Words) -> str:
        """In one line: who, what, when."""
        key = "doelen.action_late" if self.is_late else "doelen.action"
        return words(key, text=self.text, organisation=self.organisation, due=self.due)


@dataclass(frozen=True)
class ReviewLine:
    """One review as it stands: its texts with their labels, and what to know of it."""

    number: int
    title: str
    texts: tuple[tuple[str, str], ...]
    actions: tuple[str, ...]
    next_meeting: str
    notes: tuple[str, ...]
    is_withdrawn: bool


@dataclass(frozen=True)
class GoalReviews:
    """Reviews of one goal. judged: the state as the members judge it, in words; judged_state: its code, None when
    never; reviewed: when, in words; is_overdue: longer ago than the network wants, or never."""

    judged: str
    judged_state: str | None
    reviewed: str
    is_overdue: bool
    next_meeting: str
    actions: tuple[ActionLine, ...]
    history: tuple[ReviewLine, ...]

    def differs_from(self, computed: str) -> bool:
        """Whether the members see the state otherwise than the rule, which says `computed`; False without a judgement
        or a figure."""
        return self.judged_state is not None and computed != NO_FIGURE and self.judged_state != computed


def goal_reviews(
    entries: Sequence[Entry],
    records: Sequence[LedgerRecord],
    network_code: str,
    goal_code: str,
    within_days: int,
    today: dt.date,
    offer: Offer,
    words: Words,
) -> GoalReviews:
    """The reviews of a goal, from all entries of the ledger and what they come to."""
    standing, named = reviews(records, network_code, goal_code), named_actions(records, words)
    last = _review(standing[0]) if standing else None
    since = (today - last.date).days if last else None
    when = words("doelen.never") if last is None else formats.day(last.date, words.language)
    is_overdue = since is None or since > within_days
    if last is not None and is_overdue:
        when = words("doelen.too_long", day=when, n=since)
    mine = [one for one in open_actions(records, today, network_code) if one.goal_code == goal_code]
    ahead = [_review(one).next_meeting for one in standing]
    coming = min((day for day in ahead if day is not None and day >= today), default=None)
    return GoalReviews(
        judged=words(f"doelen.state_{last.state}") if last else words("doelen.not_judged"),
        judged_state=last.state if last else None,
        reviewed=when,
        is_overdue=is_overdue,
        next_meeting=formats.day(coming, words.language) if coming else "",
        actions=action_lines(mine, offer, words),
        history=tuple(
            review_line(record, entries, named, offer, words) for record in _all_of(records, network_code, goal_code)
        ),
    )


def action_lines(actions: Iterable[OpenAction], offer: Offer, words: Words) -> tuple[ActionLine, ...]:
    """Open actions, the earliest due first."""
    return tuple(
        ActionLine(
            ref=action.ref,
            goal_code=action.goal_code,
            text=words("doelen.text_gone") if action.is_redacted else action.action.text,
            organisation=offer.organisation_name(action.action.organisation_code),
            due=formats.day(action.action.due_date, words.language),
            agreed=formats.day(action.agreed_on, words.language),
            is_late=action.is_late,
        )
        for action in actions
    )


def _review(record: LedgerRecord) -> Review:
    assert isinstance(record.content, Review)  # noqa: S101 - `reviews` gives nothing else
    return record.content


def _all_of(records: Iterable[LedgerRecord], network_code: str, goal_code: str) -> list[LedgerRecord]:
    """Reviews of a goal, withdrawn ones too, the newest first."""
    shown = [
        record
        for record in records
        if isinstance(record.content, Review)
        and (record.content.network_code, record.content.goal_code) == (network_code, goal_code)
    ]
    return sorted(shown, key=lambda record: (record.content.date, record.number), reverse=True)


def named_actions(records: Iterable[LedgerRecord], words: Words) -> dict[str, str]:
    """{ref: text} of every action that was ever agreed."""
    return {
        f"{record.number}.{place}": words("doelen.text_gone") if f"actions.{place}.text" in record.gone else action.text
        for record in records
        if isinstance(record.content, Review)
        for place, action in enumerate(record.content.actions)
    }


def review_line(
    record: LedgerRecord, entries: Sequence[Entry], named: Mapping[str, str], offer: Offer, words: Words
) -> ReviewLine:
    """One review with its corrections applied, and a note on each of them. named: the texts of actions by ref."""
    review = _review(record)
    day = formats.day(review.date, words.language)

    def text_of(path: str, text: str) -> str:
        reason = record.gone.get(path)
        return words("ledger.redacted", reason=words(f"ledger.reason_{reason}")) if reason else text

    texts = [(words("doelen.field_state"), words(f"doelen.state_{review.state}"))]
    if review.computed_state:
        texts.append((words("doelen.computed_then"), words(f"doelen.state_{review.computed_state}")))
    for name in ("helped", "hindered", "dissent"):
        if text := text_of(name, getattr(review, name)):
            texts.append((words(f"doelen.field_{name}"), text))
    if review.settled:
        outcomes = (
            words(f"doelen.outcome_{one.outcome}", text=named.get(one.action, one.action)) for one in review.settled
        )
        texts.append((words("doelen.field_settled"), " ".join(outcomes)))
    return ReviewLine(
        number=record.number,
        title=words("doelen.review_title", number=record.number, day=day),
        texts=tuple(texts),
        actions=tuple(
            words(
                "doelen.action",
                text=text_of(f"actions.{place}.text", action.text),
                organisation=offer.organisation_name(action.organisation_code),
                due=formats.day(action.due_date, words.language),
            )
            for place, action in enumerate(review.actions)
        ),
        next_meeting=formats.day(review.next_meeting, words.language) if review.next_meeting else "",
        notes=_notes(record, entries, words),
        is_withdrawn=record.is_withdrawn,
    )


def _notes(record: LedgerRecord, entries: Sequence[Entry], words: Words) -> tuple[str, ...]:
    """Sentences on what happened to a review after it was saved, and what it did not know of."""
    by_number = {entry.number: entry for entry in entries}
    notes = []
    for number in record.versions:
        entry = by_number.get(number)
        if entry is None or not isinstance(entry.content, Correction):
            continue
        reason = entry.content.reason or words("doelen.text_gone")
        key = "doelen.note_withdrawn" if entry.content.entry is None else "doelen.note_corrected"
        day = formats.day(entry.saved_at.date(), words.language)
        notes.append(words(key, number=number, day=day, reason=reason))
    if record.not_seen:
        notes.append(words("doelen.note_not_seen", numbers=", ".join(str(number) for number in record.not_seen)))
    return tuple(notes)

"""The form in which a network writes down what it discussed, corrects it or withdraws it (docs/ledger.md)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard.base.formats import day as day_text
from dashboard.base.markup import markdown
from dashboard.base.texts import Words
from dashboard.facts.offer import Offer
from dashboard.store.ledger import Correction, LedgerRecord, Review, checked, reviews
from dashboard.store.ledger.entries import LIST_LIMIT, STATES
from dashboard.store.rights import Action
from dashboard.views.doelen.meeting import Meeting
from dashboard.widgets import filters
from dashboard.widgets.in_url import UrlWidgets
from dashboard.widgets.ledger import EntryForm, may_write
from dashboard.widgets.own.doelen import CORRECT
from dashboard.widgets.page import block, heading, paragraphs

_URL = UrlWidgets("doelen", (CORRECT,))
_ROWS = 2  # actions that a new form has room for
_OPEN = "open"
_SETTLED = (_OPEN, "gedaan", "vervalt")


def review_block(meeting: Meeting, words: Words) -> None:
    """The form for a new review or for a correction; why there is none where nothing may be written."""
    with block():
        heading(words("doelen.form_title"))
        if not may_write(Action.RECORD_REVIEW, words):
            return
        paragraphs([words("doelen.form_intro")])
        record = _what_to_write(meeting, words)
        if record is None:
            _new_review(meeting, words)
        else:
            _correction(meeting, record, words)


def _what_to_write(meeting: Meeting, words: Words) -> LedgerRecord | None:
    """A new review (None), or the entry to correct; kept in the URL."""
    code = meeting.network.code
    by_number = {str(record.number): record for record in reviews(meeting.now.records, code)}
    wanted = filters.own().get(CORRECT, "")
    withdrawn = {str(record.number): record.number for record in meeting.now.records if record.is_withdrawn}
    if wanted in withdrawn:
        _withdraw_form(withdrawn[wanted], words).result()  # said once, after the form itself is gone
    if not by_number:
        return None
    language = words.language
    names = {"": words("doelen.form_new")} | {
        number: words("doelen.form_correct", number=number, day=day_text(record.content.date, language))
        for number, record in by_number.items()
    }
    _URL.select(CORRECT, words("doelen.form_what"), names, wanted if wanted in names else "", width=380)
    return by_number.get(wanted)


def _labels(words: Words) -> dict[str, str]:
    """The label of each field of an entry, by its path without numbers."""
    names = ("date", "state", "helped", "hindered", "dissent", "actions", "settled", "next_meeting")
    found = {name: words(f"doelen.field_{name}") for name in names}
    return found | {
        "goal_code": words("doelen.form_goal"),
        "reason": words("doelen.reason"),
        "actions.text": words("doelen.field_text"),
        "actions.organisation_code": words("doelen.field_organisation"),
        "actions.due_date": words("doelen.field_due"),
    }


# ---- a new review -------------------------------------------------------------------------------


def _new_review(meeting: Meeting, words: Words) -> None:
    form = EntryForm(f"review_{meeting.network.code}", Action.RECORD_REVIEW, _labels(words), words)
    goals = {goal.code: words.of(goal.sentence) for goal in meeting.network.goals}
    computed = {goal.code: goal.state.state for goal in meeting.network.goals}
    with st.form(form.key("form")):
        label = words("doelen.form_goal")
        st.selectbox(label, list(goals), format_func=goals.__getitem__, key=form.key("goal_code"))
        _fields(form, None, meeting.day, words)
        _settling(form, meeting, words)
        _actions(form, None, meeting.offer, words)
        form.confirm()

        def make() -> Review:
            goal_code = form.value("goal_code")
            return checked(
                Review,
                **_typed(form, meeting.network.code, goal_code, None),
                computed_state=computed.get(str(goal_code)),
                settled=[
                    {"action": one.ref, "outcome": outcome}
                    for one in meeting.actions
                    if (outcome := form.value(f"settled_{one.ref}", _OPEN)) != _OPEN
                ],
            )

        form.submit(words("doelen.save"), make)
    form.result()


def _fields(form: EntryForm, old: Review | None, today: dt.date, words: Words) -> None:
    """Day, state and texts; `old`: what they held in the entry that is corrected."""
    left, middle, right = st.columns(3)
    with left:
        form.day("date", words("doelen.field_date"), old.date if old else today)
    with middle:
        names = {code: words(f"doelen.state_{code}") for code in STATES}
        choose, state = words("doelen.choose"), old.state if old else None
        form.one_of("state", words("doelen.field_state"), names, state, placeholder=choose)
    with right:
        form.day("next_meeting", words("doelen.field_next_meeting"), old.next_meeting if old else None)
    for name in ("helped", "hindered", "dissent"):
        st.text_area(
            words(f"doelen.field_{name}"), value=getattr(old, name) if old else "", height=90, key=form.key(name)
        )


def _settling(form: EntryForm, meeting: Meeting, words: Words) -> None:
    """Draw a choice for each action that is still open: done, dropped, or open."""
    if not meeting.actions:
        return
    names = {_OPEN: "doelen.still_open", "gedaan": "doelen.done", "vervalt": "doelen.dropped"}
    paragraphs([words("doelen.settle")])
    for action in meeting.actions[:LIST_LIMIT]:
        st.radio(
            markdown(action.said(words)),
            _SETTLED,
            format_func=lambda code: words(names[code]),
            horizontal=True,
            key=form.key(f"settled_{action.ref}"),
        )


def _actions(form: EntryForm, old: Review | None, offered: Offer, words: Words) -> None:
    """As many rows as are asked for: who, what, by when."""
    organisations = {code: one.name for code, one in offered.organisations.items()}
    paragraphs([words("doelen.field_actions")])
    for place in range(_rows(form, old)):
        action = old.actions[place] if old and place < len(old.actions) else None
        who, what, when = st.columns([2, 4, 2])
        names = dict(organisations)
        if action:
            names.setdefault(action.organisation_code, action.organisation_code)
        with who:
            label = words("doelen.field_action_organisation", n=place + 1)
            code = action.organisation_code if action else None
            form.one_of(f"who_{place}", label, names, code, placeholder=words("doelen.choose"))
        with what:
            st.text_input(
                words("doelen.field_action_text", n=place + 1),
                value=action.text if action else "",
                key=form.key(f"what_{place}"),
            )
        with when:
            label = words("doelen.field_action_due", n=place + 1)
            form.day(f"when_{place}", label, action.due_date if action else None)
    if _rows(form, old) < LIST_LIMIT:
        st.form_submit_button(words("doelen.more_actions"), key=form.key("more"), on_click=_one_more, args=(form, old))


def _rows(form: EntryForm, old: Review | None) -> int:
    return max(int(form.value("rows", _ROWS)), len(old.actions) if old else 0)


def _one_more(form: EntryForm, old: Review | None) -> None:
    st.session_state[form.key("rows")] = _rows(form, old) + 1


def _typed(form: EntryForm, network_code: str, goal_code: Any, old: Review | None) -> dict[str, Any]:
    """The fields of a review as they stand in the form; what was left open is left out, so that it is asked for."""
    rows = []
    for place in range(_rows(form, old)):
        row: Mapping[str, Any] = {
            "organisation_code": form.value(f"who_{place}"),
            "text": (form.value(f"what_{place}") or "").strip(),
            "due_date": form.value(f"when_{place}"),
        }
        was_there = old is not None and place < len(old.actions)  # its number is what other entries call it by
        if was_there or any(row.values()):
            rows.append({name: value for name, value in row.items() if value is not None})
    fields = {
        "network_code": network_code,
        "goal_code": goal_code,
        "date": form.value("date"),
        "state": form.value("state"),
        "helped": form.value("helped", ""),
        "hindered": form.value("hindered", ""),
        "dissent": form.value("dissent", ""),
        "actions": rows,
        "next_meeting": form.value("next_meeting"),
    }
    return {name: value for name, value in fields.items() if value is not None}


# ---- a correction -------------------------------------------------------------------------------


def _correction(meeting: Meeting, record: LedgerRecord, words: Words) -> None:
    old = record.content
    assert isinstance(old, Review)  # noqa: S101 - `reviews` gives nothing else
    form = EntryForm(f"correct_{record.number}", Action.CORRECT, _labels(words), words)
    sentences = {goal.code: words.of(goal.sentence) for goal in meeting.network.goals}
    heading(words("doelen.correct_title", number=record.number), level=3)
    paragraphs([sentences.get(old.goal_code, old.goal_code), words("doelen.correct_intro")])
    with st.form(form.key("form")):
        _fields(form, old, meeting.day, words)
        _actions(form, old, meeting.offer, words)
        st.text_area(words("doelen.reason"), height=70, key=form.key("reason"))
        form.confirm()

        def make() -> Correction:
            entry = checked(
                Review,
                **_typed(form, old.network_code, old.goal_code, old),
                computed_state=old.computed_state,
                settled=old.settled,
            )
            return checked(Correction, of=record.number, entry=entry, reason=form.value("reason", ""))

        form.submit(words("doelen.save_correction"), make)
    form.result()
    _withdrawal(record, words)


def _withdraw_form(number: int, words: Words) -> EntryForm:
    return EntryForm(f"withdraw_{number}", Action.CORRECT, _labels(words), words)


def _withdrawal(record: LedgerRecord, words: Words) -> None:
    form = _withdraw_form(record.number, words)
    form.withdrawal(record.number, *(words(f"doelen.{name}") for name in ("withdraw_title", "reason", "withdraw")))
    form.result()

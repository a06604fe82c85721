"""Parts that forms for the ledger share: who may write, one key per form, personal data to confirm, and the result.

A form keeps what was typed until it is saved. Its widgets take their keys from `EntryForm.key`: after a save these are
new ones, so the next form is empty. `rights.may` is asked when a form is shown and again when it is sent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from dashboard.base.errors import UserError
from dashboard.base.markup import markdown, tag
from dashboard.base.texts import Words
from dashboard.store.ledger import (
    Content,
    Correction,
    EntryError,
    Ledger,
    UnconfirmedError,
    checked,
    new_form_key,
)
from dashboard.store.ledger.chain import on_paper
from dashboard.store.rights import Action
from dashboard.widgets.page import paragraphs, show
from dashboard.widgets.request import may_here

_STATE = "entry_form_"
_DIGITS = frozenset("0123456789")
_DATE = "DD/MM/YYYY"
_FIRST_DAY = dt.date(2000, 1, 1)


def may_write(action: Action, words: Words) -> bool:
    """Whether this visitor may do `action` here; if not, the page says why."""
    verdict = may_here(action)
    if not verdict:
        show(tag("p", words(verdict.reason_key or "rights.switched_off"), class_="bb-empty", role="note"))
    return bool(verdict)


@dataclass
class _State:
    """State of a form in a session. `seen`: the last entry when it was opened; `saved`: keys that became an entry, with
    its number and hash; `message`: (key, values) of data/texts, with `is_wrong`: nothing was saved."""

    form_key: str
    seen: int
    round: int = 0
    findings: dict[str, list[str]] = field(default_factory=dict)
    saved: dict[str, dict[str, Any]] = field(default_factory=dict)
    message: tuple[str, dict[str, Any]] | None = None
    is_wrong: bool = False


@dataclass(frozen=True)
class EntryForm:
    """A form that becomes one entry. `name` tells the forms of a page apart; `labels`: path of a field in the entry,
    without numbers (`actions.text`), -> its label on the page."""

    name: str
    action: Action
    labels: Mapping[str, str]
    words: Words

    @property
    def _state(self) -> _State:
        kept = st.session_state
        name = _STATE + self.name
        if name not in kept:
            kept[name] = _opened()
        found: _State = kept[name]
        return found

    def key(self, name: str) -> str:
        """The key of a widget of this form."""
        return f"{self.name}_{self._state.round}_{name}"

    def value(self, name: str, default: Any = None) -> Any:
        """Value in a widget of this form; `default` where it holds none."""
        return st.session_state.get(self.key(name), default)

    def result(self) -> None:
        """Say what became of the form that was sent last: once, and read aloud."""
        state = self._state
        if state.message is None:
            return
        key, values = state.message
        look = "bb-result bb-result-wrong" if state.is_wrong else "bb-result"
        show(tag("p", self.words(key, **values), class_=look, role="alert" if state.is_wrong else "status"))
        if not state.is_wrong:
            state.message = None

    def confirm(self) -> None:
        """Inside the form: which texts may hold something personal, and the box that says that they do not."""
        state = self._state
        if not state.findings:
            return
        for path, kinds in state.findings.items():
            names = ", ".join(self.words(f"personal.{kind}") for kind in kinds)
            said = self.words("personal.warning", kinds=names)
            show(tag("p", f"{self._label(path)}: {said}", class_="bb-result bb-result-wrong", role="alert"))
        st.checkbox(self.words("personal.confirm"), key=self.key("confirm"))

    def submit(self, label: str, make: Callable[[], Content], *, name: str = "submit") -> None:
        """Inside st.form: the button that saves what `make` gives. `make` runs before the page does, and reads
        `value`; an EntryError or UserError of it is shown, and nothing that was typed is lost."""
        st.form_submit_button(
            markdown(label),
            key=self.key(name),
            on_click=self._send,
            args=(make, self._state.form_key),
            type="primary",
        )

    def day(self, name: str, label: str, value: dt.date | None) -> None:
        """A day to pick, empty when there is none yet."""
        st.date_input(label, value=value, min_value=_FIRST_DAY, format=_DATE, key=self.key(name))

    def one_of(
        self, name: str, label: str, names: Mapping[str, str], value: str | None, *, placeholder: str, **look: Any
    ) -> None:
        """A list to choose one code from, empty when there is no value yet. names: {code: what people read}."""
        st.selectbox(
            label,
            list(names),
            index=list(names).index(value) if value is not None and value in names else None,
            format_func=names.__getitem__,
            placeholder=placeholder,
            key=self.key(name),
            **look,
        )

    def withdrawal(self, number: int, intro: str, reason: str, button: str) -> None:
        """A form by itself that withdraws entry `number`; only why is asked."""

        def make() -> Correction:
            return checked(Correction, of=number, entry=None, reason=self.value("reason", ""))

        with st.form(self.key("form")):
            paragraphs([intro])
            st.text_input(reason, key=self.key("reason"))
            self.confirm()
            self.submit(button, make)

    def restart(self) -> None:
        """Throw away what was typed."""
        state = self._state
        new = _opened()
        state.form_key, state.seen, state.findings, state.message = new.form_key, new.seen, {}, None
        state.round += 1

    # ---- sending ------------------------------------------------------------------------------------

    def _send(self, make: Callable[[], Content], form_key: str) -> None:
        """`form_key`: that of the form on the visitor's screen; sent twice, it may be older than the one kept here."""
        state = self._state
        if form_key in state.saved:
            state.message, state.is_wrong = ("ledger.repeat", state.saved[form_key]), False
            return
        verdict = may_here(self.action)
        if not verdict:
            self._refuse(verdict.reason_key or "rights.switched_off", {})
            return
        kinds = {kind for found in state.findings.values() for kind in found}
        confirmed = kinds if self.value("confirm") else set()
        try:
            saved = Ledger().save(make(), form_key, seen=state.seen, confirmed=confirmed)
        except UnconfirmedError as error:
            state.findings = error.findings
            st.session_state.pop(self.key("confirm"), None)  # a new kind is confirmed anew
            self._refuse(error.key, {})
            return
        except EntryError as error:
            self._refuse(error.key, error.values | {"field": self._label(str(error.field))} if error.field else {})
            return
        except UserError as error:  # the file itself: whoever keeps the server must look
            self._refuse("ledger.unreadable", {"error": str(error)})
            return
        self.restart()
        values = {"number": saved.number, "head": on_paper(saved.hash)}
        state.saved[form_key] = values
        if saved.is_repeat:
            state.message = ("ledger.repeat", values)
        elif saved.newer:
            newer = ", ".join(str(number) for number in saved.newer)
            state.message = ("ledger.stale", values | {"newer": newer})
        else:
            state.message = ("ledger.saved", values)
        state.is_wrong = False

    def _refuse(self, key: str, values: Mapping[str, Any]) -> None:
        self._state.message, self._state.is_wrong = (key, dict(values)), True

    def _label(self, path: str) -> str:
        """The label of `entry.actions.0.text` is that of `actions.text`; the path itself where the page has none."""
        bare = ".".join(part for part in path.removeprefix("entry.").split(".") if not set(part) <= _DIGITS)
        return self.labels.get(bare, path)


def _opened() -> _State:
    try:
        return _State(new_form_key(), Ledger().last_number())
    except UserError:  # said by whoever reads the ledger; a save says it too
        return _State(new_form_key(), 0)

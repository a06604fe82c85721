"""Widgets whose values a page keeps in the URL for itself, beside what all pages share (filters.py).

The URL carries codes. A page reads them with `filters.own`, says what they mean, and hands the meaning to the widgets:
a widget never decides, it shows what was decided.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from dashboard.widgets import choose, filters


@dataclass(frozen=True)
class UrlWidgets:
    """Widgets of one page that change the URL together.

    prefix: of the keys of the widgets; names: what they are called in the URL; defaults: values that need not stand
    there; drops: what else leaves the URL when one of them changes; kept: makes the values of the URL out of those of
    the widgets where that takes more than leaving out what is empty or default.
    """

    prefix: str
    names: tuple[str, ...]
    defaults: Mapping[str, str] = field(default_factory=dict)
    drops: tuple[str, ...] = ()
    kept: Callable[[dict[str, Any]], dict[str, str]] | None = None

    def key(self, name: str) -> str:
        """The key of the widget for a name of the URL."""
        return f"{self.prefix}_{name}"

    def hold(self, name: str, value: object) -> None:
        """Make this the value of the widget for a name of the URL."""
        choose.hold(self.key(name), value)

    def select(self, name: str, label: str, names: Mapping[str, str], value: str, **look: Any) -> None:
        """A list to choose one code from."""
        choose.select(self.key(name), label, names, value, self.changed, **look)

    def changed(self) -> None:
        """Write into the URL what the widgets hold, beside what else this page keeps. One that is not on the
        screen keeps its value."""
        before = filters.own()
        values = {name: st.session_state.get(self.key(name), before.get(name, "")) for name in self.names}
        after = self.kept(values) if self.kept else self._plain(values)
        others = {name: value for name, value in before.items() if name not in (*self.names, *self.drops)}
        filters.keep_own(others | after)

    def _plain(self, values: Mapping[str, Any]) -> dict[str, str]:
        return {name: str(value) for name, value in values.items() if value and value != self.defaults.get(name)}

    def keep(self, **values: str | None) -> None:
        """Leave in the URL what was understood, and nothing else of these names."""
        others = {name: value for name, value in filters.own().items() if name not in self.names}
        filters.keep_own(others | {name: value for name, value in values.items() if value})

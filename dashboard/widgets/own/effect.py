"""The pieces of the page Werkt het?: what is asked, the answer in words, placebos, checks and files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard.base.formats import day
from dashboard.base.markup import tag
from dashboard.base.texts import Words
from dashboard.drawing.svg.any import Plot
from dashboard.facts import effects
from dashboard.facts.effects import Askable
from dashboard.facts.release import Release
from dashboard.facts.wording import ask_worded
from dashboard.outlets.files import About, about_view
from dashboard.stats.effects import keys
from dashboard.views import effect as view
from dashboard.views.shared.tables import Table
from dashboard.widgets import filters
from dashboard.widgets.figure import Figure, Look, figure_block
from dashboard.widgets.in_url import UrlWidgets
from dashboard.widgets.page import bullets, heading, show, source_text
from dashboard.widgets.plots import Size

WHAT, START, ABOUT = "wat", "vanaf", "over"
OWN = (WHAT, START, ABOUT)
_SIGNS = {keys.FALL: "▼", keys.RISE: "▲", keys.NO_DEMONSTRABLE_EFFECT: "=", keys.CANNOT_SAY: "?"}


@dataclass(frozen=True)
class Choice:
    """chosen: one initiative or a few together; start: a day on which one of them began; subject: a fenomeen."""

    chosen: tuple[Askable, ...]
    start: dt.date
    subject: str

    @property
    def wijken(self) -> tuple[str, ...]:
        return tuple(sorted({code for one in self.chosen for code in one.wijken}))

    @property
    def starts(self) -> tuple[dt.date, ...]:
        return tuple(sorted({one.initiative.start_date for one in self.chosen}))


def choice(askable: Sequence[Askable], release: Release) -> Choice | None:
    """The choice in the URL; the first initiative that can be tested where it holds none or nonsense."""
    values = filters.own()
    codes = values.get(WHAT, "").split(",")
    chosen = tuple(one for one in askable if one.code in codes)[: effects.MOST]
    if not chosen:
        first = effects.default(askable, release)
        if first is None:
            return None
        chosen = (first,)
    starts = sorted({one.initiative.start_date for one in chosen})
    start = next((one for one in starts if one.isoformat() == values.get(START)), starts[0])
    known = effects.subjects(chosen, release)
    subject = values.get(ABOUT, "")
    return Choice(chosen, start, subject if subject in known else known[0])


def _kept(values: dict[str, Any]) -> dict[str, str]:
    """Another initiative has its own starts and fenomenen: without one, nothing is kept."""
    codes = ",".join(values[WHAT] or ())
    return {name: str(value) for name, value in (values | {WHAT: codes}).items() if value} if codes else {}


_URL = UrlWidgets("effect", OWN, kept=_kept)


def widgets(askable: Sequence[Askable], now: Choice, release: Release, words: Words) -> None:
    """Draw the widgets of a question. Only starts and fenomenen of the initiatives themselves: nobody fishes here."""
    titles = {one.code: one.initiative.title for one in askable}
    _URL.hold(WHAT, [one.code for one in now.chosen])
    st.multiselect(
        words("effect.what"),
        list(titles),
        format_func=titles.__getitem__,
        max_selections=effects.MOST,
        placeholder=words("effect.choose"),
        key=_URL.key(WHAT),
        on_change=_URL.changed,
        help=words("effect.what_help"),
    )
    left, right = st.columns(2)
    with left:
        names = {code: release.by_code[code].name(words) for code in effects.subjects(now.chosen, release)}
        _URL.select(ABOUT, words("effect.about"), names, now.subject)
    with right:
        days = {one.isoformat(): day(one, words.language) for one in now.starts}
        _URL.select(START, words("effect.start"), days, now.start.isoformat())


def asked(now: Choice, release: Release) -> view.Asked:
    level = release.places.people_level.code
    areas = {code for one in now.chosen for code in one.initiative.areas}
    order = {one.code: one.order for one in release.places.levels}
    lower = any(
        order[release.places.areas[code].level] > order[level] for code in areas if code in release.places.areas
    )
    return view.Asked(
        titles=tuple(one.initiative.title for one in now.chosen),
        start=now.start,
        fenomeen=release.by_code[now.subject],
        is_whole_wijk=not lower,
        is_named=any(now.subject in one.initiative.fenomenen for one in now.chosen),
    )


def verdict(answer: view.Verdict, words: Words) -> None:
    """The answer first, in words with a sign; then what must stand beside it."""
    sign = tag("span", f"{_SIGNS[answer.kind]} ", aria_hidden="true")
    show(
        tag(
            "section",
            tag("h2", sign, answer.title, class_="bb-heading"),
            *(tag("p", text, class_="bb-text") for text in answer.sentences),
            class_="bb-panel",
        )
    )
    if answer.cautions:
        heading(words("effect.cautions"), level=3)
        show(bullets(answer.cautions))


@dataclass(frozen=True)
class Figures:
    """Draws the figures of the page, each with its source, its table and its files."""

    release: Release
    asked: view.Asked
    area: str
    words: Words

    def show(
        self, name: str, title: str, plot: Plot | None, rows: Table | None, *notes: str, size: Size = "page"
    ) -> None:
        """One figure; nothing where there is none."""
        if rows is None:
            return
        source, about = source_text(self.release, self.words, *notes), self._about(name, title, *notes)
        figure_block(Figure(f"effect_{name}", title, source, about, plot, rows), self.words, Look(size, says_alt=True))

    def _about(self, name: str, title: str, *notes: str) -> About:
        words, start = self.words, self.asked.start
        sentence = words(
            "effect.sentence",
            subject=self.asked.fenomeen.name(words),
            area=self.area,
            names=", ".join(self.asked.titles),
            day=day(start, words.language),
        )
        return about_view(
            self.release,
            ask_worded("source_list"),
            title,
            sentence,
            words,
            *notes,
            parts=("effect", name, self.asked.fenomeen.code, start.isoformat()),
            is_rounded=self.asked.is_rounded,
        )

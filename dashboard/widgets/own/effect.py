"""The pieces of the page Werkt het?: what is asked, the answer in words, placebos, checks and files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard.base.formats import day
from dashboard.base.markup import tag
from dashboard.base.texts import Words
from dashboard.facts import effects
from dashboard.facts.effects import Askable
from dashboard.facts.release import Release
from dashboard.outlets.files import about_view, picture_downloads, table_downloads, table_rows
from dashboard.stats.effects import keys
from dashboard.store.snapshot import ask
from dashboard.views import effect as view
from dashboard.views.shared.tables import Table
from dashboard.widgets import filters
from dashboard.widgets.components import block, heading, paragraphs, show, source_line, table
from dashboard.widgets.files import downloads
from dashboard.widgets.plots import Plot, Size, draw, picture

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


def choice(found: Sequence[Askable], release: Release) -> Choice | None:
    """From the URL; the first initiative that can be tested where it holds none or nonsense."""
    values = filters.own()
    codes = values.get(WHAT, "").split(",")
    chosen = tuple(one for one in found if one.code in codes)[: effects.MOST]
    if not chosen:
        first = effects.default(found, release)
        if first is None:
            return None
        chosen = (first,)
    starts = sorted({one.initiative.start_date for one in chosen})
    start = next((one for one in starts if one.isoformat() == values.get(START)), starts[0])
    known = effects.subjects(chosen, release)
    subject = values.get(ABOUT, "")
    return Choice(chosen, start, subject if subject in known else known[0])


def widgets(found: Sequence[Askable], now: Choice, release: Release, words: Words) -> None:
    """What, from when, about what. Only starts and fenomenen of the initiatives themselves: nobody fishes here."""
    titles = {one.code: one.initiative.title for one in found}
    _hold(WHAT, [one.code for one in now.chosen])
    st.multiselect(
        words("effect.what"),
        list(titles),
        format_func=titles.__getitem__,
        max_selections=effects.MOST,
        placeholder=words("effect.choose"),
        key=_key(WHAT),
        on_change=_changed,
        help=words("effect.what_help"),
    )
    left, right = st.columns(2)
    with left:
        names = {code: release.by_code[code].name(words) for code in effects.subjects(now.chosen, release)}
        _select(ABOUT, words("effect.about"), names, now.subject)
    with right:
        days = {one.isoformat(): day(one, words.language) for one in now.starts}
        _select(START, words("effect.start"), days, now.start.isoformat())


def _key(name: str) -> str:
    return f"effect_{name}"


def _hold(name: str, value: object) -> None:
    if st.session_state.get(_key(name)) != value:
        st.session_state[_key(name)] = value


def _select(name: str, label: str, names: Mapping[str, str], value: str) -> None:
    _hold(name, value)
    st.selectbox(label, list(names), format_func=names.__getitem__, key=_key(name), on_change=_changed)


def _changed() -> None:
    state = st.session_state
    codes = state.get(_key(WHAT)) or []
    kept = {WHAT: ",".join(codes)} if codes else {}
    # Another initiative has its own starts and fenomenen: what no longer fits leaves the URL by itself.
    kept |= {name: state[_key(name)] for name in (START, ABOUT) if codes and state.get(_key(name))}
    filters.keep_own(kept)


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


def verdict(found: view.Verdict, words: Words) -> None:
    """The answer first, in words with a sign; then what must stand beside it."""
    sign = tag("span", f"{_SIGNS[found.kind]} ", aria_hidden="true")
    show(
        tag(
            "section",
            tag("h2", sign, found.title, class_="bb-heading"),
            *(tag("p", text, class_="bb-text") for text in found.sentences),
            class_="bb-panel",
        )
    )
    if found.cautions:
        heading(words("effect.cautions"), level=3)
        show(tag("ul", *(tag("li", text) for text in found.cautions), class_="bb-list"))


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
        if rows is None:
            return
        with block():
            heading(title)
            if plot is None:
                table(rows, self.words, show_caption=False)
            else:
                paragraphs([plot.alt])
                picture(plot, self.words, size)
            source_line(self.release, self.words, *notes)
            with st.container(horizontal=True, gap="small"):
                if plot is not None:
                    with st.expander(self.words("overlast.tables"), key=f"effect_table_{name}"):
                        table(rows, self.words, show_caption=False)
                self._files(name, title, plot, rows, notes)

    def _files(self, name: str, title: str, plot: Plot | None, rows: Table, notes: Sequence[str]) -> None:
        words = self.words
        sentence = words(
            "effect.sentence",
            subject=self.asked.fenomeen.name(words),
            area=self.area,
            names=", ".join(self.asked.titles),
            day=day(self.asked.start, words.language),
        )
        parts = ("effect", name, self.asked.fenomeen.code, self.asked.start.isoformat())
        about = about_view(
            self.release,
            ask("source_list"),
            title,
            sentence,
            words,
            *notes,
            parts=parts,
            is_rounded=self.asked.is_rounded,
        )
        found = list(table_downloads(table_rows(rows), about, words))
        if plot is not None:
            found += picture_downloads(lambda: draw(plot, about.caption(words), words), about, words)
        downloads(found, words, key=f"effect_{name}")

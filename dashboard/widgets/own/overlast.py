"""The pieces of the page Overlastfenomenen: what it is about, by what is compared, and its figures."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from dashboard.base.markup import tag
from dashboard.base.texts import Words
from dashboard.drawing.svg.any import Plot
from dashboard.facts.analysis import CHOICES, Choice
from dashboard.facts.release import Release
from dashboard.outlets.files import (
    About,
    Rows,
    about_view,
    dot_rows,
    grid_rows,
    limit_rows,
    table_rows,
    view_parts,
)
from dashboard.views.shared.plots import DotPlot, Grid, LimitPlot
from dashboard.views.shared.tables import Table
from dashboard.widgets import filters
from dashboard.widgets.figure import Figure, Look, closed_table, figure_block
from dashboard.widgets.filters import Filters
from dashboard.widgets.in_url import UrlWidgets
from dashboard.widgets.page import block, heading, paragraphs, show, source_text

CHOICE = "noemer"  # in the URL
_URL = UrlWidgets("overlast", (CHOICE,), defaults={CHOICE: CHOICES[0]})


@dataclass(frozen=True)
class Scope:
    """Scope of the page: an area with figures of its own, a subject, and both in words."""

    code: str
    area: str
    marked: tuple[str, ...]
    subject: str
    sentence: str
    sentence_all: str
    texts: tuple[str, ...]


def scope(chosen: Filters, by: Choice, release: Release, words: Words) -> Scope:
    """The wijken that were chosen, or around what was chosen; the first of them, or the city, gets the course."""
    places, subject = release.places, chosen.subject(release)
    level = places.default_level.code
    around = [next((up.code for up in places.ancestors(code) if up.level == level), None) for code in chosen.area_codes]
    marked = tuple(dict.fromkeys(code for code in around if code is not None))
    code = marked[0] if marked else places.city.code
    single = subject.single
    if single is not None:
        told = words(
            "overlast.definition",
            definition=words.of(single.definition),
            why=words.of(single.why),
        )
    else:
        told = words("overlast.group", names=", ".join(one.name(words) for one in subject.fenomenen))

    def sentence(area: str) -> str:
        measure, period = words(f"overlast.figure_{by}"), chosen.period(words)
        return words("filters.sentence", subject=subject.name(words), area=area, measure=measure, period=period)

    whole = words("filters.whole_inside", city=places.city.label)
    return Scope(
        code=code,
        area=places.areas[code].label,
        marked=marked,
        subject=subject.name(words),
        sentence=sentence(", ".join(area.label for area in chosen.areas(release)) or whole),
        sentence_all=sentence(whole),
        texts=(told, *([words("overlast.first_area", area=places.areas[code].label)] if len(marked) > 1 else [])),
    )


def choice() -> Choice:
    """By what figures are compared, from the URL; inhabitants when it says nothing or nonsense."""
    return next((known for known in CHOICES if known == filters.own().get(CHOICE)), CHOICES[0])


def choice_widget(current: Choice, words: Words) -> None:
    """Inhabitants, km2 or count."""
    _URL.hold(CHOICE, current)
    st.radio(
        words("overlast.choice"),
        CHOICES,
        format_func=lambda code: words(f"overlast.figure_{code}"),
        horizontal=True,
        key=_URL.key(CHOICE),
        on_change=_URL.changed,
    )


def definition(where: Scope) -> None:
    """Draw what is counted and why it matters, small under the title."""
    show(*(tag("p", text, class_="bb-line") for text in where.texts))


@dataclass(frozen=True)
class Kind:
    """Particulars of a figure. is_rate: counts are divided by inhabitants; is_all: it shows all wijken; empty: what is
    said where there is nothing to draw."""

    is_rate: bool = False
    is_all: bool = False
    empty: str = ""


_PLAIN, _LOOK = Kind(), Look()


@dataclass(frozen=True)
class Figures:
    """Draws the figures of the page, each with what belongs under it."""

    scope: Scope
    chosen: Filters
    release: Release
    sources: pd.DataFrame
    words: Words

    def show(
        self,
        name: str,
        title: str,
        plot: Plot | None,
        view: Table | None,
        *notes: str | None,
        kind: Kind = _PLAIN,
        look: Look = _LOOK,
    ) -> None:
        """One figure, or why it is not there."""
        if plot is None or view is None:
            with block():
                heading(title)
                paragraphs([kind.empty])
            return
        source = source_text(self.release, self.words, *notes, rate=kind.is_rate)
        about = self._about(name, title, kind, *notes)
        rows = None if isinstance(plot, Grid) else view
        figure = Figure(name, title, source, about, plot, rows, _file_rows(plot, view, self.words))
        figure_block(figure, self.words, look)

    def table(self, name: str, view: Table) -> None:
        """A table that says the same as the pictures above it."""
        closed_table(name, view, self.words)

    def _about(self, name: str, title: str, kind: Kind, *notes: str | None) -> About:
        chosen, places = self.chosen, self.release.places
        names = [] if kind.is_all else [places.areas[code].name for code in self.scope.marked]
        return about_view(
            self.release,
            self.sources,
            f"{title}: {self.scope.subject}" if kind.is_all else title,
            self.scope.sentence_all if kind.is_all else self.scope.sentence,
            self.words,
            *notes,
            parts=view_parts(f"overlast-{name}", chosen.subject_code, names, chosen.from_month, chosen.until_month),
            rate=kind.is_rate,
            is_rounded=chosen.subject(self.release).holds_people,
        )


def _file_rows(plot: Plot, view: Table, words: Words) -> Rows:
    """The rows behind a figure: with numbers beside the texts where the plot has them."""
    if isinstance(plot, DotPlot):
        return dot_rows(plot, words)
    if isinstance(plot, LimitPlot):
        return limit_rows(plot, words)
    return grid_rows(plot) if isinstance(plot, Grid) else table_rows(view)

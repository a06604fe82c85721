"""Pieces of Overlastfenomenen and of the list Opvallend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from dashboard.base import settings
from dashboard.base.markup import tag
from dashboard.base.texts import Words
from dashboard.facts.analysis import CHOICES, Choice
from dashboard.facts.release import Release
from dashboard.outlets.files import (
    Rows,
    about_view,
    dot_rows,
    grid_rows,
    limit_rows,
    picture_downloads,
    table_downloads,
    table_rows,
    view_parts,
)
from dashboard.views.shared.alerts import AlertItem, AlertView
from dashboard.views.shared.plots import DotPlot, Grid, LimitPlot
from dashboard.views.shared.tables import Table
from dashboard.widgets import filters
from dashboard.widgets.components import block, heading, paragraphs, show, source_line, table
from dashboard.widgets.files import downloads
from dashboard.widgets.filters import Filters
from dashboard.widgets.grid import heat
from dashboard.widgets.plots import Plot, Size, draw, picture

CHOICE = "noemer"  # in the URL
_WIDGET = "overlast_choice"
_MOST = 2  # sentences of Opvallend that are shown at once; the others open with a click


@dataclass(frozen=True)
class Scope:
    """What the page is about: an area with figures of its own, a subject, and both in words."""

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
            definition=words.pick(single.definition_nl, single.definition_en),
            why=words.pick(single.why_nl, single.why_en),
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
    """Inhabitants, km2 or count, kept in the URL."""

    def keep() -> None:
        value = st.session_state[_WIDGET]
        filters.keep_own({} if value == CHOICES[0] else {CHOICE: value})

    st.session_state[_WIDGET] = current
    st.radio(
        words("overlast.choice"),
        CHOICES,
        format_func=lambda code: words(f"overlast.figure_{code}"),
        horizontal=True,
        key=_WIDGET,
        on_change=keep,
    )


def definition(where: Scope) -> None:
    """What is counted and why it matters, small under the title."""
    show(*(tag("p", text, class_="bb-line") for text in where.texts))


@dataclass(frozen=True)
class Figures:
    """Draws the figures of the page, each with what belongs under it: source, caveats, the same as a table, files."""

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
        empty: str = "",
        size: Size = "page",
        is_rate: bool = False,
        is_all: bool = False,
        has_table: bool = True,
    ) -> None:
        """One figure. `empty`: what is said where there is nothing to draw; `is_all`: it shows all wijken; `has_table`:
        its table stands under it."""
        with block():
            heading(title)
            if plot is None or view is None:
                paragraphs([empty])
                return
            if isinstance(plot, Grid):
                heat(plot, f"{title}. {plot.alt}")
            else:
                picture(plot, self.words, size)
            source_line(self.release, self.words, *notes, rate=is_rate)
            with st.container(horizontal=True, gap="small"):
                if has_table and not isinstance(plot, Grid):  # which is a table already
                    self.table(name, view)
                self._files(name, title, plot, view, notes, is_rate, is_all)

    def table(self, name: str, view: Table) -> None:
        """The table that says the same as a picture, closed until it is asked for."""
        with st.expander(self.words("overlast.tables"), key=f"table_{name}"):
            table(view, self.words, show_caption=False)

    def _files(
        self, name: str, title: str, plot: Plot, view: Table, notes: Sequence[str | None], is_rate: bool, is_all: bool
    ) -> None:
        words, chosen, places = self.words, self.chosen, self.release.places
        names = [] if is_all else [places.areas[code].name for code in self.scope.marked]
        about = about_view(
            self.release,
            self.sources,
            title if not is_all else f"{title}: {self.scope.subject}",
            self.scope.sentence_all if is_all else self.scope.sentence,
            words,
            *notes,
            parts=view_parts(f"overlast-{name}", chosen.subject_code, names, chosen.from_month, chosen.until_month),
            rate=is_rate,
            is_rounded=chosen.subject(self.release).holds_people,
        )
        pictures = picture_downloads(lambda: draw(plot, about.caption(words), words), about, words)
        downloads((*table_downloads(_rows(plot, view, words), about, words), *pictures), words, key=name)


def _rows(plot: Plot, view: Table, words: Words) -> Rows:
    """The rows behind a figure: with numbers beside the texts where the plot has them."""
    if isinstance(plot, DotPlot):
        return dot_rows(plot, words)
    if isinstance(plot, LimitPlot):
        return limit_rows(plot, words)
    return grid_rows(plot) if isinstance(plot, Grid) else table_rows(view)


# ---- Opvallend ----------------------------------------------------------------------------------


def alert_list(view: AlertView, chosen: Filters, release: Release, words: Words) -> None:
    """What is unusual, each with a link to the view that shows it; a calm sentence when nothing is."""
    show(tag("h2", words("unusual.title"), class_="bb-heading"))
    if view.calm:
        show(tag("p", view.calm, class_="bb-unusual-sentence"))
    for item in view.items[:_MOST]:
        _alert(item, chosen, release, words)
    others = view.items[_MOST:]
    if others:
        with st.expander(words("unusual.more", n=len(others))):
            for item in others:
                _alert(item, chosen, release, words)
    if view.items:
        show(tag("p", view.note, class_="bb-source"))


def _alert(item: AlertItem, chosen: Filters, release: Release, words: Words) -> None:
    there = replace(
        chosen,
        area_codes=(item.area_code,),
        subject_code=item.fenomeen_code,
        from_month=item.first,
        until_month=item.last,
    )
    said, link = st.columns([4, 1], gap="small", vertical_alignment="center")
    with said:
        caveats = [tag("p", caveat, class_="bb-unusual-caveat") for caveat in item.caveats]
        show(tag("div", tag("p", item.sentence, class_="bb-unusual-sentence"), *caveats))
    with link:
        st.page_link(
            settings.PAGE_DIR / "overlast.py",
            label=words("unusual.link"),
            icon=":material/arrow_forward:",
            icon_position="right",
            query_params=filters.to_params(there, release),
        )

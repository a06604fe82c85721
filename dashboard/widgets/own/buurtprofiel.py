"""The pieces of the page Buurtprofiel: highlights, figures with their margins, presence, side by side."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from dashboard.base import settings
from dashboard.base.markup import tag
from dashboard.base.texts import Words
from dashboard.facts.period import Window
from dashboard.facts.release import Release
from dashboard.outlets.files import (
    HALF_PAPER,
    PAPER,
    Download,
    about_view,
    figure_downloads,
    named,
    table_rows,
    view_parts,
)
from dashboard.views.buurtprofiel.fenomenen import FenomeenLine
from dashboard.views.buurtprofiel.wijk import EARLIER, Highlights, earlier_choices, sentence, whole_note
from dashboard.views.initiatieven import Card
from dashboard.views.shared.around import Presence
from dashboard.views.shared.asked_area import AskedArea
from dashboard.views.shared.plots import DotPlot, Grid
from dashboard.views.shared.tables import Row, Table
from dashboard.widgets.cards import cards, more_cards
from dashboard.widgets.files import downloads
from dashboard.widgets.grid import grid_table
from dashboard.widgets.in_url import UrlWidgets
from dashboard.widgets.margins import defined, margin_bar, verdict_mark
from dashboard.widgets.page import STAR, block, bullets, empty, heading, note, paragraphs, show
from dashboard.widgets.tables import html_row, html_table, table

_MOST_CARDS = 6
_WIDEST = 4.0  # times: beyond this a ratio is drawn at the edge of its axis


# ---- highlights ---------------------------------------------------------------------------------


def highlights(view: Highlights, words: Words) -> None:
    """Draw what stands out, for the better first; no more than the statistics bear out."""
    columns = (
        ("strengths", view.strengths, words("buurtprofiel.strengths_none")),
        ("offered", view.offered, ""),
        ("attention", view.attention, words("buurtprofiel.attention_none")),
    )
    parts = []
    for name, sentences, otherwise in columns:
        content = bullets(sentences) if sentences else tag("p", otherwise, class_="bb-line")
        title = tag("h2", words(f"buurtprofiel.{name}"), class_="bb-heading")
        parts.append(tag("section", title, content, class_=f"bb-panel bb-panel-{name}"))
    show(tag("div", *parts, class_="bb-panels"))


# ---- figures with margins -----------------------------------------------------------------------


def _on_ratio_axis(ratio: float | None) -> float | None:
    """1 in the middle, a quarter at the left, four times at the right."""
    if ratio is None:
        return None
    bounded = min(_WIDEST, max(1 / _WIDEST, ratio))
    return 0.5 + math.log(bounded) / (2 * math.log(_WIDEST))


def fenomenen(lines: Sequence[FenomeenLine], plot: DotPlot, caption: str, words: Words) -> None:
    """Each fenomeen: its rate, how it lies beside the other areas, and what can be said about it."""
    columns = [
        words("column.fenomeen"),
        words("column.count"),
        words("column.rate"),
        words("column.rate_city"),
        words("buurtprofiel.times_column"),
        words("buurtprofiel.verdict"),
        words("buurtprofiel.change"),
    ]
    rows = []
    for line in lines:
        low, high = _on_ratio_axis(line.ratio_low), _on_ratio_axis(line.ratio_high)
        picture = margin_bar(low, _on_ratio_axis(line.ratio), high, 0.5)
        times = tag("span", line.times, picture) if picture else line.times
        definition = words.of(line.fenomeen.definition)
        rate = line.rate.text if line.interval == "–" else f"{line.rate.text} ({line.interval})"
        verdict = verdict_mark(line.verdict, line.verdict_text)
        cells = (line.count.text, rate, line.city.text, times, verdict, line.change_text)
        rows.append(html_row((defined(line.name, definition),), cells, columns[1:]))
    show(tag("p", plot.alt, class_="bb-line"))
    show(html_table(caption, columns, rows, "bb-stacked"))
    note(words("buurtprofiel.ratio_note"))


# ---- presence -----------------------------------------------------------------------------------


def presence(view: Presence, source: str, words: Words) -> None:
    """Draw who is around, how long and when."""
    if not view.disciplines and not view.hours:
        empty(words("buurtprofiel.presence_none"))
        return
    left, right = st.columns([3, 2], gap="medium")
    with left, block():
        if view.hours:
            items = (tag("div", tag("dt", name), tag("dd", text)) for name, text in view.hours)
            show(tag("dl", *items, class_="bb-facts"))
        if view.disciplines:
            names = ("discipline", "discipline_who", "discipline_what")
            rows = tuple(Row(name, (who, what)) for name, what, who in view.disciplines)
            caption = words("buurtprofiel.disciplines_caption", year=view.year)
            table(Table(caption, tuple(words(f"buurtprofiel.{name}") for name in names), rows, numeric=False), words)
    if view.moments is not None:
        with right, block():
            heading(words("buurtprofiel.moments"), level=3)
            show(tag("p", view.moments.alt, class_="bb-line"))
            grid_table(view.moments, words("buurtprofiel.moments"), look="small")
    note(source)


# ---- side by side, links ------------------------------------------------------------------------


_URL = UrlWidgets("profile", (EARLIER,))


def earlier_widget(window: Window, chosen: str | None, words: Words) -> None:
    """The choice of an earlier year to set beside this one; what is not understood leaves the URL."""
    choices = earlier_choices(window)
    current = chosen if chosen in choices else ""
    _URL.keep(**{EARLIER: current})
    if not choices:
        return
    names = {"": words("buurtprofiel.earlier_none")}
    names |= {years: words(f"buurtprofiel.earlier_{years}") for years in choices}
    _URL.select(EARLIER, words("buurtprofiel.earlier"), names, current or "", width=260)


def side_by_side(view: Table, is_compared: bool, words: Words) -> None:
    if is_compared:
        table(view, words)
    else:
        paragraphs([words("buurtprofiel.side_hint")])


def initiatives(items: Sequence[Card], words: Words) -> None:
    """Draw the initiatives that run here, and a link to the same area on the page of all initiatives."""
    if items:
        cards(items[:_MOST_CARDS], words, is_long=False)
        if others := items[_MOST_CARDS:]:
            more_cards(others, words("buurtprofiel.initiatives_all", n=len(items)), words)
    else:
        empty(words("buurtprofiel.initiatives_none"))
    st.page_link(settings.PAGE_DIR / "initiatieven.py", label=words("buurtprofiel.initiatives_more"))


def goals(view: Table, words: Words) -> None:
    """Draw the goals that the networks agreed for this area, and how each stands."""
    if not view.rows:
        empty(words("buurtprofiel.goals_none"))
        return
    table(view, words, show_caption=False)
    note(words("buurtprofiel.goals_note"))
    st.page_link(settings.PAGE_DIR / "doelen.py", label=words("buurtprofiel.goals_more"))


def notes(view: Table, words: Words) -> None:
    if view.rows:
        table(view, words, show_caption=False)
    else:
        paragraphs([words("buurtprofiel.notes_none")])


def star_line(text: str) -> None:
    show(tag("p", f"{STAR} {text}", class_="bb-line"))


@dataclass(frozen=True)
class Drawn:
    """Content of the files of the page: its tables, the comparison of fenomenen, and when the team is around."""

    tables: Sequence[Table]
    plot: DotPlot
    moments: Grid | None


def profile_downloads(
    drawn: Drawn, subject: AskedArea, window: Window, release: Release, sources: pd.DataFrame, words: Words
) -> None:
    """The tables of the profile, and the comparison as a picture."""
    about = about_view(
        release,
        sources,
        words("buurtprofiel.title", area=subject.wanted.label),
        sentence(subject, window, words),
        words,
        whole_note(subject, release.places, words),
        words("buurtprofiel.ratio_note"),
        parts=view_parts("buurtprofiel", subject.wanted.label, (), window.first, window.last),
        rate=True,
        is_rounded=True,
    )
    files: list[Download] = []
    for number, one in enumerate((one for one in drawn.tables if one.rows), 1):
        of_table = replace(about, title=one.caption, parts=(*about.parts, str(number)))
        files += named(figure_downloads(of_table, words, rows=table_rows(one)), of_table, words)
    of_plot = replace(about, title=words("buurtprofiel.fenomenen_caption", area=subject.figures.label))
    files += named(figure_downloads(of_plot, words, plot=drawn.plot, width=PAPER), of_plot, words)
    if (grid := drawn.moments) is not None:
        title, parts = words("buurtprofiel.moments"), (*about.parts, "ploeg")
        when = replace(about, title=title, sentence=grid.alt, parts=parts)
        files += named(figure_downloads(when, words, plot=grid, width=HALF_PAPER), when, words)
    downloads(files, words, key="profile")

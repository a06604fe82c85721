"""The pieces of the page Buurtprofiel: highlights, figures with their margins, presence, side by side."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard.base import settings
from dashboard.base.markup import Safe, tag
from dashboard.base.texts import Words
from dashboard.drawing.svg import dot_svg
from dashboard.facts.period import Window
from dashboard.facts.release import Release
from dashboard.outlets.files import about_view, picture_downloads, table_downloads, table_rows, view_parts
from dashboard.views.buurtprofiel.fenomenen import FenomeenLine
from dashboard.views.buurtprofiel.wijk import EARLIER, Highlights, Subject, earlier_choices, sentence, whole_note
from dashboard.views.initiatieven.catalogue import Card
from dashboard.views.shared.around import Presence
from dashboard.views.shared.context_lines import ContextLine, context_source
from dashboard.views.shared.plots import DotPlot
from dashboard.views.shared.tables import Row, Table
from dashboard.widgets import filters
from dashboard.widgets.components import STAR, block, empty, heading, paragraphs, show, table
from dashboard.widgets.files import downloads
from dashboard.widgets.own.initiatieven import cards, grid_files, grid_table, labelled, more_cards, note

_MOST_CARDS = 6
_WIDEST = 4.0  # times: beyond this a ratio is drawn at the edge of its axis
_MARKS = {"higher": "▲", "lower": "▼", "no_difference": "=", "too_small": "·", "not_compared": "·"}


# ---- highlights ---------------------------------------------------------------------------------


def highlights(found: Highlights, words: Words) -> None:
    """What stands out, for the better first; no more than the statistics bear out."""
    columns = (
        ("strengths", found.strengths, words("buurtprofiel.strengths_none")),
        ("offered", found.offered, ""),
        ("attention", found.attention, words("buurtprofiel.attention_none")),
    )
    parts = []
    for name, sentences, otherwise in columns:
        items = [tag("li", sentence) for sentence in sentences]
        content = tag("ul", *items, class_="bb-list") if items else tag("p", otherwise, class_="bb-line")
        title = tag("h2", words(f"buurtprofiel.{name}"), class_="bb-heading")
        parts.append(tag("section", title, content, class_=f"bb-panel bb-panel-{name}"))
    show(tag("div", *parts, class_="bb-panels"))


# ---- figures with margins -----------------------------------------------------------------------


def _bar(low: float | None, value: float | None, high: float | None, line: float | None) -> Safe | None:
    """A small picture of a figure with its margin; all positions are shares of its width."""
    if value is None:
        return None
    parts = []
    if line is not None:
        parts.append(tag("span", class_="bb-range-city", style=f"left:{100 * line:.1f}%"))
    if low is not None and high is not None:
        parts.append(tag("span", class_="bb-range-bar", style=f"left:{100 * low:.1f}%;width:{100 * (high - low):.1f}%"))
    parts.append(tag("span", class_="bb-range-dot", style=f"left:{100 * value:.1f}%"))
    return tag("span", *parts, class_="bb-range", aria_hidden="true")


def _on_ratio_axis(ratio: float | None) -> float | None:
    """1 in the middle, a quarter at the left, four times at the right."""
    if ratio is None:
        return None
    bounded = min(_WIDEST, max(1 / _WIDEST, ratio))
    return 0.5 + math.log(bounded) / (2 * math.log(_WIDEST))


def _table(caption: str, columns: Sequence[str], rows: Sequence[Safe]) -> None:
    head = tag("tr", *(tag("th", name, scope="col") for name in columns))
    body = tag("table", tag("caption", caption, class_="bb-hidden"), tag("thead", head), tag("tbody", *rows),
               class_="bb-table bb-stacked")  # fmt: skip
    show(tag("div", body, class_="bb-scroll", tabindex="0", role="region", aria_label=caption))


def _row(name: Safe | str, cells: Sequence[tuple[str, Safe | str | None]]) -> Safe:
    return tag("tr", tag("th", name, scope="row"), *(tag("td", content, data_label=label) for label, content in cells))


def context_figures(lines: Sequence[ContextLine], caption: str, words: Words) -> None:
    """Each indicator with its margin beside the city's."""
    if not lines:
        empty(words("buurtprofiel.context_none"))
        return
    names = ("column", "value", "picture", "asked", "city", "verdict", "since")
    columns = [words(f"buurtprofiel.context_{name}") for name in names]
    rows = []
    for line in lines:
        figure = f"{line.text}, {line.interval}" if line.value is not None and line.low is not None else line.text
        name = tag("span", line.name, tag("span", line.definition, class_="bb-small-text"))
        cells = (figure, _bar(line.low, line.value, line.high, line.city_value), line.asked, line.city,
                 _said(line.verdict, line.verdict_text), line.since)  # fmt: skip
        rows.append(_row(name, list(zip(columns[1:], cells, strict=True))))
    _table(caption, columns, rows)
    note(context_source(lines, words))


def _said(verdict: str, text: str) -> Safe:
    return tag("span", tag("span", _MARKS[verdict], class_="bb-sign", aria_hidden="true"), text)


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
        picture = _bar(low, _on_ratio_axis(line.ratio), high, 0.5)
        times = tag("span", line.times, picture) if picture else line.times
        definition = words.pick(line.fenomeen.definition_nl, line.fenomeen.definition_en)
        name = tag("span", line.name, tag("span", definition, class_="bb-small-text"))
        rate = line.rate.text if line.interval == "–" else f"{line.rate.text} ({line.interval})"
        cells = (line.count.text, rate, line.city.text, times, _said(line.verdict, line.verdict_text), line.change_text)
        rows.append(_row(name, list(zip(columns[1:], cells, strict=True))))
    show(tag("p", plot.alt, class_="bb-line"))
    _table(caption, columns, rows)
    note(words("buurtprofiel.ratio_note"))


# ---- presence -----------------------------------------------------------------------------------


def presence(found: Presence, source: str, words: Words) -> None:
    """Who is around, how long and when."""
    if not found.disciplines and not found.hours:
        empty(words("buurtprofiel.presence_none"))
        return
    left, right = st.columns([3, 2], gap="medium")
    with left, block():
        if found.hours:
            items = (tag("div", tag("dt", name), tag("dd", text)) for name, text in found.hours)
            show(tag("dl", *items, class_="bb-facts"))
        if found.disciplines:
            names = ("discipline", "discipline_who", "discipline_what")
            rows = tuple(Row(name, (who, what)) for name, what, who in found.disciplines)
            caption = words("buurtprofiel.disciplines_caption", year=found.year)
            table(Table(caption, tuple(words(f"buurtprofiel.{name}") for name in names), rows, numeric=False), words)
    if found.moments is not None:
        with right, block():
            heading(words("buurtprofiel.moments"), level=3)
            show(tag("p", found.moments.alt, class_="bb-line"))
            grid_table(found.moments, words("buurtprofiel.moments"))
    note(source)


# ---- side by side, links ------------------------------------------------------------------------


def earlier_widget(window: Window, chosen: str | None, words: Words) -> None:
    """Which earlier year stands beside this one; it stands in the URL, and what is not understood leaves it."""
    known = earlier_choices(window)
    filters.keep_own({EARLIER: chosen} if chosen in known else {})
    if not known:
        return
    names = {"": words("buurtprofiel.earlier_none")} | {
        years: words(f"buurtprofiel.earlier_{years}") for years in known
    }
    st.session_state[_KEY] = chosen if chosen in names else ""
    st.selectbox(
        words("buurtprofiel.earlier"),
        list(names),
        format_func=names.__getitem__,
        key=_KEY,
        on_change=_changed,
        width=260,
    )


_KEY = f"profile_{EARLIER}"


def _changed() -> None:
    value = st.session_state.get(_KEY)
    filters.keep_own({EARLIER: value} if value else {})


def side_by_side(view: Table, is_compared: bool, words: Words) -> None:
    if is_compared:
        table(view, words)
    else:
        paragraphs([words("buurtprofiel.side_hint")])


def initiatives(items: Sequence[Card], words: Words) -> None:
    """What runs here, and one click further: the same area on the page of all initiatives."""
    if items:
        cards(items[:_MOST_CARDS], words, is_long=False)
        if others := items[_MOST_CARDS:]:
            more_cards(others, words("buurtprofiel.initiatives_all", n=len(items)), words)
    else:
        empty(words("buurtprofiel.initiatives_none"))
    st.page_link(settings.PAGE_DIR / "initiatieven.py", label=words("buurtprofiel.initiatives_more"))


def goals(view: Table, words: Words) -> None:
    """What the networks agreed for this area, and how it stands."""
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


def profile_downloads(
    tables: Sequence[Table],
    plot: DotPlot,
    around: Presence,
    subject: Subject,
    window: Window,
    release: Release,
    sources: pd.DataFrame,
    words: Words,
) -> None:
    """The tables of the profile, and the comparison as a picture."""
    title = words("buurtprofiel.title", area=subject.wanted.label)
    about = about_view(
        release,
        sources,
        title,
        sentence(subject, window, words),
        words,
        whole_note(subject, release.places, words),
        words("buurtprofiel.ratio_note"),
        parts=view_parts("buurtprofiel", subject.wanted.label, (), window.first, window.last),
        rate=True,
        is_rounded=True,
    )
    files = []
    for index, one in enumerate(one for one in tables if one.rows):
        own = replace(about, title=one.caption, parts=(*about.parts, str(index + 1)))
        files += labelled(table_downloads(table_rows(one), own, words), one.caption, words)
    drawn = replace(about, title=words("buurtprofiel.fenomenen_caption", area=subject.figures.label))
    pictures = picture_downloads(lambda: dot_svg(plot, drawn.caption(words), words), drawn, words)
    files += labelled(pictures, drawn.title, words)
    if (grid := around.moments) is not None:
        when = replace(about, title=words("buurtprofiel.moments"), sentence=grid.alt, parts=(*about.parts, "ploeg"))
        files += grid_files(grid, when, words, 640)
    downloads(files, words, key="profile")

"""The pieces that pages share: header, tiles, map with legend, chart, table, and the line under every figure.

Texts become HTML through markup.tag only, so a name from data is always text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit_folium import st_folium

from dashboard.base import formats
from dashboard.base.markup import Safe, join, tag
from dashboard.base.texts import Words
from dashboard.drawing import charts, maps
from dashboard.facts import places
from dashboard.facts.release import Release
from dashboard.views.overzicht import Tile
from dashboard.views.shared.area_figures import AreaSet
from dashboard.views.shared.choropleth import MapView, Swatch
from dashboard.views.shared.figures import rounding_note
from dashboard.views.shared.panel import Panel, Strip
from dashboard.views.shared.tables import Row, Table
from dashboard.views.shared.trend import Trend
from dashboard.widgets import filters, ready
from dashboard.widgets.filters import Filters

STAR = "\u2605"


def show(*parts: object) -> None:
    """HTML made by `tag`; anything else in it is escaped."""
    st.html(join(parts))


def block() -> DeltaGenerator:
    """A part of a page in which things stand close together: a figure with its legend and its source."""
    return st.container(gap="xsmall")


# ---- words --------------------------------------------------------------------------------------


def header(title: str, sentence: str | None, release: Release, words: Words) -> None:
    """The title of a page, what it is about now, and the quiet lines about example data."""
    quiet = []
    if release.edition.has_example:
        quiet.append(words("frame.example"))
    if release.edition.chosen_is_example and release.places.chosen:
        quiet.append(words("frame.chosen_example"))
    show(
        tag(
            "header",
            tag("h1", title),
            None if sentence is None else tag("p", sentence, class_="bb-sentence"),
            tag("p", " ".join(quiet), class_="bb-quiet", role="note") if quiet else None,
            class_="bb-header",
        )
    )


def heading(text: str, level: int = 2) -> None:
    show(tag(f"h{level}", text, class_="bb-heading"))


def unseen_heading(text: str) -> None:
    """A heading for who hears the page, where the eye needs none."""
    show(tag("h2", text, class_="bb-hidden"))


def paragraphs(texts: Sequence[str]) -> None:
    show(*(tag("p", text, class_="bb-text") for text in texts))


def empty(text: str) -> None:
    """What a page says where there is nothing to draw."""
    show(tag("p", text, class_="bb-empty", role="status"))


def source_line(release: Release, words: Words, *notes: str | None, rate: bool = False) -> None:
    """Under a figure: its source, its date, its denominator and its caveats."""
    names = ", ".join(words.pick(nl, en) for nl, en in release.sources)
    parts = [
        words("source.from", names=names, month=formats.month(release.edition.last_month, words.language)),
        words("source.people", year=release.edition.population_year) if rate else None,
        *notes,
        words("source.caveat"),
        words("source.next_update", day=formats.day(release.edition.next_update, words.language)),
    ]
    show(tag("p", " ".join(part for part in parts if part), class_="bb-source"))


def rounding(shown: AreaSet, words: Words) -> str | None:
    """The caveat under a map or table that holds sums of rounded figures."""
    return rounding_note([one.counted for one in (*shown.areas, shown.city)], words)


# ---- tiles --------------------------------------------------------------------------------------


def tiles(items: Sequence[Tile]) -> None:
    """Figures beside each other, as a list for who hears them."""
    cards = [
        tag(
            "li",
            tag("span", tile.label, class_="bb-tile-label"),
            tag("span", tile.value, class_="bb-tile-value" + (" bb-tile-words" if len(tile.value) > 14 else "")),
            tag("span", tile.detail, class_="bb-tile-detail"),
            class_="bb-tile",
        )
        for tile in items
    ]
    show(tag("ul", *cards, class_="bb-tiles"))


# ---- map ----------------------------------------------------------------------------------------


def area_map(
    view: MapView,
    level: str,
    chosen: Filters,
    release: Release,
    words: Words,
    *,
    height: int,
    key: str,
) -> None:
    """The map with its legend. A click chooses that area everywhere, the URL included."""
    outlines = places.outlines(level)
    drawn = maps.base_map(
        outlines, tiles_url=release.edition.tiles_url, tiles_attribution=release.edition.tiles_attribution
    )
    st_folium(
        drawn,
        key=f"{key}_{level}",
        height=height,
        use_container_width=True,
        returned_objects=[maps.RETURNED],
        feature_group_to_add=maps.paint(view, words, ready.url(_new_token())),
        on_change=_clicked(f"{key}_{level}", chosen, release),
    )
    if st.session_state.get(_HAS_CHART):
        after_map()  # everything that changes with a filter comes after the map, so that it answers first
    legend(view, words)
    credit = next(
        words.pick(one.outline_source, one.outline_source_en) for one in release.places.levels if one.code == level
    )
    if credit:
        show(tag("p", words("source.outlines", source=credit), class_="bb-source"))


_TOKEN, _HAS_CHART = "map_token", "map_has_chart"


def _new_token() -> str | None:
    """The token with which the browser says that the map of this run is painted."""
    token = ready.new_token()
    st.session_state[_TOKEN] = token
    return token


def chart_slot(height: int) -> DeltaGenerator:
    """Room for a chart that is drawn last, so that nothing jumps when it comes."""
    return st.container(height=height + 8, border=False)


def after_map() -> None:
    """Wait until the map is painted: charts come after it. Longer at first, when a browser loads what it needs."""
    ready.wait(st.session_state.get(_TOKEN), ready.LATER if st.session_state.get(_HAS_CHART) else ready.FIRST)
    st.session_state[_HAS_CHART] = True


def _clicked(key: str, chosen: Filters, release: Release) -> Callable[[], None]:
    """Runs before the page does, so that the page is drawn once, with the new choice."""

    def choose() -> None:
        code = maps.clicked_area(st.session_state.get(key))
        if code in release.places.areas:
            filters.choose(filters.with_clicked_area(chosen, code), release)

    return choose


def swatch(one: Swatch) -> Safe:
    """A small square with the look of a class."""
    style = f"--fill:{one.fill};--ink:{one.ink}"
    return tag("span", class_=f"bb-swatch bb-{one.pattern}", style=style, aria_hidden="true")


def legend(view: MapView, words: Words) -> None:
    """Class borders, how many areas each class holds, and the method; before it, unseen, the map in words."""
    one = view.legend
    rows = [
        tag("li", swatch(row.swatch), tag("span", row.text), tag("span", f"({row.count})", class_="bb-count"))
        for row in one.rows
    ]
    show(
        tag("p", view.alt, class_="bb-hidden"),
        tag(
            "div",
            tag("span", one.title, class_="bb-legend-title"),
            tag("ul", *rows, class_="bb-legend"),
            tag("p", f"{one.method} {words('legend.count')}", class_="bb-source"),
            class_="bb-legend-box",
        ),
    )


def chosen_list(release: Release, words: Words) -> None:
    """The chosen buurten, and in which area those without figures of their own lie."""
    items = []
    for buurt in release.places.chosen:
        around = dict.fromkeys(
            counted.label
            for code in buurt.area_codes
            if code in release.places.areas
            and (counted := release.places.counted_area(code)) is not None
            and counted.code != code
        )
        where = words("chosen.within", areas=", ".join(around)) if around else ""
        items.append(tag("li", " ".join(filter(None, (STAR, buurt.name, where)))))
    if items:
        show(tag("p", words("chosen.title"), class_="bb-legend-title"), tag("ul", *items, class_="bb-chosen"))


# ---- chart --------------------------------------------------------------------------------------


def trend_chart(view: Trend, words: Words, *, key: str, height: int = 260) -> None:
    """A trend. Its course is also said in words, for who cannot see it."""
    st.plotly_chart(
        charts.trend_figure(view, words, height),
        key=key,
        config=charts.CONFIG,
        alt=markdown_free(view.alt),
        theme="streamlit",
    )
    notes = [words("trend.gaps", reasons=", ".join(view.gaps)) if view.gaps else None]
    if any(point.low is not None for series in view.series for point in series.points):
        notes.append(words("trend.band"))
    text = " ".join(note for note in notes if note)
    if text:
        show(tag("p", text, class_="bb-source"))


def markdown_free(text: str) -> str:
    """Alternative text is an attribute: plain words, one line."""
    return " ".join(text.split())


# ---- table --------------------------------------------------------------------------------------


def table(view: Table, words: Words, *, show_caption: bool = True) -> None:
    """A real table: it can be read aloud, sorted by the eye, printed and copied."""
    head = tag("tr", *(tag("th", name, scope="col") for name in view.columns))
    body = [_row(row, view, words) for row in view.rows]
    caption = tag("caption", view.caption, class_=None if show_caption else "bb-hidden")
    kind = "bb-table" + (" bb-numeric" if view.numeric else "") + (" bb-compact" if view.compact else "")
    kind += " bb-narrow" if len(view.columns) < 4 else ""
    # On a phone words stand under each other; numbers too where the table says so, else they scroll sideways.
    kind += " bb-stacked" if view.stacked or not view.numeric else ""
    show(
        tag(
            "div",
            tag("table", caption, tag("thead", head), tag("tbody", *body), class_=kind),
            class_="bb-scroll",
            tabindex="0",
            role="region",
            aria_label=view.caption,
        )
    )


def _row(row: Row, view: Table, words: Words) -> Safe:
    marks = []
    if row.swatch is not None:
        marks.append(swatch(row.swatch))
    if row.is_marked:
        marks.append(tag("span", STAR, title=words("map.star"), class_="bb-star"))
        marks.append(tag("span", f"({words('map.star')}) ", class_="bb-hidden"))
    kinds = [name for name, is_on in (("bb-current", row.is_current), ("bb-total", row.is_total)) if is_on]
    cells = (tag("td", cell, data_label=label) for cell, label in zip(row.cells, view.columns[1:], strict=True))
    return tag(
        "tr",
        tag("th", *marks, row.heading, scope="row"),
        *cells,
        class_=" ".join(kinds) or None,
        aria_current="true" if row.is_current else None,
    )


# ---- panel --------------------------------------------------------------------------------------


def panel_head(view: Panel, words: Words) -> None:
    """Name, inhabitants, figures and place of one area."""
    figures = view.figures
    items = [
        (words("measure.aantal"), figures.count.text),
        (words("measure.per_1000"), figures.rate.text),
        (words("column.change"), figures.change.text),
    ]
    show(
        tag("h2", view.title, class_="bb-heading"),
        *(tag("p", line, class_="bb-line") for line in view.lines),
        tag("dl", *(tag("div", tag("dt", name), tag("dd", text)) for name, text in items), class_="bb-facts"),
        None if view.strip is None else _strip(view.strip, words),
    )


def _strip(view: Strip, words: Words) -> Safe:
    """A line of dots, one for each area; the chosen one filled, the city a bar. The sentence under it says the same."""
    dots = [
        tag(
            "span",
            class_="bb-dot bb-dot-on" if dot.is_selected else "bb-dot",
            style=f"left:{100 * dot.position:.1f}%",
            title=f"{dot.label}: {dot.text}",
        )
        for dot in sorted(view.dots, key=lambda dot: dot.is_selected)
    ]
    if view.city is not None:
        title = f"{view.city.label}: {view.city.text}"
        dots.insert(0, tag("span", class_="bb-city", style=f"left:{100 * view.city.position:.1f}%", title=title))
    return tag(
        "div",
        tag("div", *dots, class_="bb-strip", aria_hidden="true"),
        tag("div", tag("span", view.low), tag("span", view.high), class_="bb-axis", aria_hidden="true"),
        tag("p", view.alt, class_="bb-line"),
    )

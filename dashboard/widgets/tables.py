"""Tables on a page: they can be read aloud, sorted by the eye, printed and copied, and scroll by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboard.base.markup import Safe, tag
from dashboard.base.texts import Words
from dashboard.views.shared.tables import Row, Table
from dashboard.widgets.legend import swatch
from dashboard.widgets.page import STAR, show


def html_table(
    caption: str, heads: Iterable[object], rows: Iterable[Safe], kind: str, *, show_caption: bool = False
) -> Safe:
    """A table that scrolls by itself. heads: names of columns, or cells of our own; kind: its look, a class of the
    style sheet."""
    cells = (head if isinstance(head, Safe) else tag("th", head, scope="col") for head in heads)
    body = tag(
        "table",
        tag("caption", caption, class_=None if show_caption else "bb-hidden"),
        tag("thead", tag("tr", *cells)),
        tag("tbody", *rows),
        class_=f"bb-table {kind}".strip(),
    )
    return tag("div", body, class_="bb-scroll", tabindex="0", role="region", aria_label=caption)


def html_row(
    heading: Sequence[object],
    cells: Iterable[object],
    labels: Iterable[str],
    *,
    look: str = "",
    is_current: bool = False,
) -> Safe:
    """A row: its heading in one or more parts, then a cell under each of `labels`, which a phone shows beside it."""
    return tag(
        "tr",
        tag("th", *heading, scope="row"),
        *(tag("td", cell, data_label=label) for cell, label in zip(cells, labels, strict=True)),
        class_=" ".join(filter(None, ("bb-current" if is_current else "", look))) or None,
        aria_current="true" if is_current else None,
    )


def table(view: Table, words: Words, *, show_caption: bool = True) -> None:
    """A table of figures or words."""
    kind = ("bb-numeric" if view.numeric else "") + (" bb-compact" if view.compact else "")
    kind += " bb-narrow" if len(view.columns) < 4 else ""
    # On a phone words stand under each other; numbers too where the table says so, else they scroll sideways.
    kind += " bb-stacked" if view.stacked or not view.numeric else ""
    rows = [_row(row, view, words) for row in view.rows]
    show(html_table(view.caption, view.columns, rows, kind.strip(), show_caption=show_caption))


def stacked(view: Table, words: Words) -> None:
    """A table that becomes a list of cards on a phone."""
    show(html_table(view.caption, view.columns, [_row(row, view, words) for row in view.rows], "bb-stacked"))


def _row(row: Row, view: Table, words: Words) -> Safe:
    marks = []
    if row.swatch is not None:
        marks.append(swatch(row.swatch))
    if row.is_marked:
        marks.append(tag("span", STAR, title=words("map.star"), class_="bb-star"))
        marks.append(tag("span", f"({words('map.star')}) ", class_="bb-hidden"))
    look = "bb-total" if row.is_total else ""
    return html_row((*marks, row.heading), row.cells, view.columns[1:], look=look, is_current=row.is_current)

"""Pictures on a page as SVG, drawn by the same code as the downloads: no library, no script, few bytes.

Streamlit takes SVG elements out of a page, so the drawing stands in an image; what a mouse would find in it stands in
the table under it. A picture over the whole width is drawn twice, wide and narrow, so that its words stay as large as
those around it; the style sheet shows the one that fits. What was drawn is kept: the same view is the same picture.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal
from urllib.parse import quote

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.base.markup import tag
from dashboard.base.texts import Words, words_for
from dashboard.drawing import charts
from dashboard.drawing.svg import Caption
from dashboard.drawing.svg.any import WIDE, Plot, draw
from dashboard.drawing.svg.core import without_margins
from dashboard.views.shared.trend import Trend
from dashboard.widgets.page import note, show

Size = Literal["page", "main", "half"]

MAIN, HALF, NARROW = 640, 470, 390
_WIDTHS: dict[Size, tuple[tuple[int, str | None], ...]] = {
    "page": ((WIDE, "bb-wide"), (NARROW, "bb-small")),
    "main": ((MAIN, "bb-wide"), (NARROW, "bb-small")),
    "half": ((HALF, None),),
}


@lru_cache(maxsize=512)
def _address(plot: Plot, language: str, width: int) -> str:
    """The drawing as the address of an image."""
    words = words_for(language)
    drawing = without_margins(draw(plot, Caption("", "", words.language), words, width).strip())
    return "data:image/svg+xml," + quote(drawing, safe=" =:/;,.()-_'!*~")


def picture(plot: Plot, words: Words, size: Size = "page") -> None:
    """A plot in the page; `size` says in which part of it: over the whole width, the main column, or half of it."""
    alt = " ".join(plot.alt.split())
    images = [
        tag("img", src=_address(plot, words.language, width), alt=alt, class_=name) for width, name in _WIDTHS[size]
    ]
    show(tag("div", *images, class_="bb-picture"))


def chart_slot(height: int) -> DeltaGenerator:
    """Room for a chart that is drawn last, so that nothing jumps when it comes."""
    return st.container(height=height + 8, border=False)


def trend_chart(view: Trend, words: Words, *, key: str, height: int = 260) -> None:
    """A trend. Its course is also said in words, for who cannot see it."""
    st.plotly_chart(
        charts.trend_figure(view, words, height),
        key=key,
        config=charts.CONFIG,
        alt=" ".join(view.alt.split()),
        theme="streamlit",
    )
    texts = [words("trend.gaps", reasons=", ".join(view.gaps))] if view.gaps else []
    if any(point.low is not None for series in view.series for point in series.points):
        texts.append(words("trend.band"))
    if texts:
        note(" ".join(texts))

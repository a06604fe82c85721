"""Parts of every page: a block, headings, sentences, and the line under every figure.

Texts become HTML through markup.tag only, so a name from data is always text.
"""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.base import formats
from dashboard.base.markup import Safe, join, tag
from dashboard.base.texts import Words
from dashboard.facts.release import Release
from dashboard.views.shared.area_figures import AreaSet
from dashboard.views.shared.figures import rounding_note

STAR = "\u2605"


def show(*parts: object) -> None:
    """HTML made by `tag`; anything else in it is escaped. Of nothing, nothing: Streamlit refuses an empty text."""
    if html := join(parts):
        st.html(html)


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


def paragraphs(texts: Iterable[str]) -> None:
    show(*(tag("p", text, class_="bb-text") for text in texts))


def empty(text: str) -> None:
    """Draw `text` in the place of a figure, where there is nothing to draw."""
    show(tag("p", text, class_="bb-empty", role="status"))


def note(text: str) -> None:
    """The small line under a figure."""
    show(tag("p", text, class_="bb-source"))


def source_text(release: Release, words: Words, *notes: str | None, rate: bool = False) -> str:
    """Source, date, denominator (`rate`) and caveats of a figure of reports."""
    names = ", ".join(words.of(name) for name in release.sources)
    parts = [
        words("source.from", names=names, month=formats.month(release.edition.last_month, words.language)),
        words("source.people", year=release.edition.population_year) if rate else None,
        *notes,
        words("source.caveat"),
        words("source.next_update", day=formats.day(release.edition.next_update, words.language)),
    ]
    return " ".join(part for part in parts if part)


def source_line(release: Release, words: Words, *notes: str | None, rate: bool = False) -> None:
    """The line under a figure of reports: `source_text`, small."""
    note(source_text(release, words, *notes, rate=rate))


def bullets(items: Iterable[object]) -> Safe:
    """A short list with dots."""
    return tag("ul", *(tag("li", item) for item in items), class_="bb-list")


def rounding(shown: AreaSet, words: Words) -> str | None:
    """The caveat under a map or table that holds sums of rounded figures."""
    return rounding_note([one.counted for one in (*shown.areas, shown.city)], words)

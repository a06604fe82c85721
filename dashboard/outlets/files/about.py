"""Statement of every file about itself: what it shows, where it comes from, how it was protected, and its name."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.base import formats
from dashboard.base.texts import Words
from dashboard.drawing.svg import Caption
from dashboard.facts.release import Release


@dataclass(frozen=True)
class About:
    """Statement of a file about itself. `parts` make its name; `remarks` are about protection and how to read it."""

    title: str
    sentence: str
    source: str
    as_of: dt.date
    licence: str
    remarks: tuple[str, ...]
    parts: tuple[str, ...]

    def caption(self, words: Words, notes: Sequence[str] = ()) -> Caption:
        """The words around a picture of this."""
        return Caption(self.title, self.source, words.language, self.sentence, tuple(notes))


def about_view(
    release: Release,
    sources: pd.DataFrame,
    title: str,
    sentence: str,
    words: Words,
    *notes: str | None,
    parts: Sequence[str] = (),
    rate: bool = False,
    is_rounded: bool = False,
) -> About:
    """Statement of a file about itself. `sources`: the answer of `source_list`; `notes`: those under the figure.

    Example data is named in the source line itself, so that it cannot be cut off without the source.
    """
    edition = release.edition
    names = ", ".join(words.of(name) for name in release.sources)
    texts = [
        words("source.from", names=names, month=formats.month(edition.last_month, words.language)),
        words("frame.example") if edition.has_example else None,
        words("source.people", year=edition.population_year) if rate else None,
        *notes,
        words("source.caveat"),
    ]
    counted = sources[sources["source_kind"] == "reports"]
    licences = dict.fromkeys(filter(None, map(words.of, counted["licence"])))
    protection = [words("protect.text.3"), words("protect.text.5"), words("protect.text.7")] if is_rounded else []
    chosen = [words("frame.chosen_example")] if edition.chosen_is_example and release.places.chosen else []
    return About(
        title=title,
        sentence=sentence,
        source=" ".join(part for part in texts if part),
        as_of=edition.as_of,
        licence=", ".join(licences) or words("about.unknown"),
        remarks=(*protection, *chosen),
        parts=tuple(parts),
    )


def file_name(parts: Sequence[str], suffix: str) -> str:
    """'buurtbeeld-kaart-zwerfvuil-2025-11-2026-10.csv': plain ASCII, safe on every system."""
    words = []
    for part in ("buurtbeeld", *parts):
        plain = unicodedata.normalize("NFKD", part).encode("ascii", "ignore").decode()
        words.append(re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-"))
    stem = "-".join(word for word in words if word)[:100].rstrip("-")
    return f"{stem}.{suffix}"


def view_parts(
    page: str, subject_code: str, area_names: Sequence[str], first: dt.date, last: dt.date
) -> tuple[str, ...]:
    """The parts of the name of a file: page, fenomeen, areas (none for the whole city) and months."""
    return (page, subject_code, *area_names, formats.month_code(first), formats.month_code(last))

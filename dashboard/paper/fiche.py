"""The buurtfiche: two A4 about one wijk, from the same view-model as its page.

Data goes to typst as JSON and as a drawing, never into the template. The same release gives the same bytes. What does
not fit is left out, and the paper says so: everything stands on the page.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import typst

from dashboard import areas, formats
from dashboard.public_face import Face
from dashboard.svg import Caption, map_svg
from dashboard.svg.core import clean
from dashboard.svg.png import fonts
from dashboard.texts import Words
from dashboard.views.public_city import choose_map
from dashboard.views.public_place import PublicPlace

_TEMPLATE = Path(__file__).with_name("fiche.typ")
_MAP_WIDTH = 400.0
PAGES = 2
# So that the paper stays within two pages.
MOST_SUMMARY, MOST_STRENGTHS, MOST_PAIRS, MOST_OFFERS, MOST_GOALS, MOST_AROUND, MOST_REPORT = 6, 5, 11, 9, 5, 7, 4
_LONGEST = 130  # characters in a cell


def fiche_pdf(face: Face, place: PublicPlace, words: Words) -> bytes:
    """The paper of a wijk as PDF (PDF/UA-1: with structure and alternative texts)."""
    inputs = {"said": json.dumps(fiche_texts(face, place, words), ensure_ascii=True)}
    if drawing := _map(face, place, words):
        inputs["map"] = drawing
    pdf: object = typst.compile(
        _template(),
        format="pdf",
        sys_inputs=inputs,
        font_paths=fonts(),
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
    )
    if not isinstance(pdf, bytes):
        raise ValueError("a paper is one file")
    return pdf


@cache
def _template() -> bytes:
    return _TEMPLATE.read_bytes()


def _map(face: Face, place: PublicPlace, words: Words) -> str:
    level = face.places.people_level
    if not level.has_outline:
        return ""
    outlines = areas.outlines(level.code, face.context.release.file)
    caption = Caption("", level.outline_source, words.language)
    return map_svg(choose_map(face, [place.code], words), outlines, caption, words, _MAP_WIDTH)


def _short(text: str, longest: int = _LONGEST) -> str:
    line = clean(text)
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def _told(
    title: str, columns: list[str], widths: list[int], rows: list[list[str]], none: str, more: str
) -> dict[str, Any]:
    """A table of the paper. widths: parts of the line; none: said when there is no row; more: what is left out."""
    return {"title": title, "columns": columns, "widths": widths, "rows": rows, "none": none, "more": more}


def fiche_texts(face: Face, place: PublicPlace, words: Words) -> dict[str, Any]:
    """Every word on the paper, ready to be set."""
    release, language = face.context.release, words.language
    day = formats.day(release.as_of, language)
    return {
        "language": language,
        "title": clean(place.name),
        "subtitle": words("fiche.subtitle", city=release.city_name, period=place.period),
        "example": words("frame.example") if release.has_example else "",
        "intro": [clean(text) for text in place.intro],
        "summary_title": words("publiek.summary"),
        "summary": [clean(text) for text in place.summary[:MOST_SUMMARY]],
        "strengths_title": words("publiek.strengths"),
        "strengths": [_short(one.text, 200) for one in place.strengths[:MOST_STRENGTHS]],
        "strengths_none": words("publiek.strengths_none"),
        "map_alt": clean(choose_map(face, [place.code], words).alt),
        "pairs": _pairs(place, words),
        "pairs_note": clean(f"{words('publiek.pairs_intro')} {place.pairs_note}"),
        "offers": _offers(place, words),
        "goals": _goals(place, words),
        "around": _around(place, words),
        "around_sentence": clean(place.around.sentence),
        "report_title": words("publiek.report"),
        "report": [clean(f"{one.name}: {one.link}") for one in place.report_to[:MOST_REPORT]],
        "sources": clean(place.sources),
        "footer": clean(words("fiche.footer", city=release.city_name, day=day)),
    }


def _more(count: int, most: int, words: Words) -> str:
    return words("fiche.more", n=count - most) if count > most else ""


def _pairs(place: PublicPlace, words: Words) -> dict[str, Any]:
    names = ("pair_name", "pair_count", "pair_course", "pair_done")
    rows = [
        [
            clean(one.name),
            clean(one.count),
            words(f"publiek.course_{one.course}"),
            _short("; ".join(done.title for done in one.done) or words("fiche.general")),
        ]
        for one in place.pairs[:MOST_PAIRS]
    ]
    none = clean(words("publiek.pairs_none", area=place.name))
    columns = [words(f"publiek.{name}") for name in names]
    return _told(words("publiek.pairs"), columns, [4, 3, 3, 6], rows, none, _more(len(place.pairs), MOST_PAIRS, words))


def _offers(place: PublicPlace, words: Words) -> dict[str, Any]:
    rows = []
    for one in place.cards[:MOST_OFFERS]:
        lines = dict(one.lines)
        told = [_short(lines.get(words(f"initiatieven.{name}"), ""), 90) for name in ("who", "when")]
        rows.append([_short(one.title, 80), *told])
    columns = [words("fiche.what"), words("initiatieven.who"), words("initiatieven.when")]
    none = clean(words("publiek.offers_none", area=place.name))
    more = _more(len(place.cards), MOST_OFFERS, words)
    return _told(words("publiek.offers"), columns, [5, 6, 5], rows, none, more)


def _goals(place: PublicPlace, words: Words) -> dict[str, Any]:
    rows = [[_short(one.sentence), clean(one.state_text), _short(one.owners)] for one in place.goals[:MOST_GOALS]]
    columns = [words(f"publiek.{name}") for name in ("goal_column", "goal_state", "goal_owners")]
    none = clean(words("publiek.goals_none", area=place.name))
    return _told(words("publiek.goals"), columns, [7, 4, 5], rows, none, _more(len(place.goals), MOST_GOALS, words))


def _around(place: PublicPlace, words: Words) -> dict[str, Any]:
    found = place.around.disciplines
    rows = [[clean(name), _short(text, 110), _short(who, 90)] for name, text, who in found[:MOST_AROUND]]
    columns = [words(f"publiek.{name}") for name in ("around_who", "around_what", "around_by")]
    more = _more(len(found), MOST_AROUND, words)
    return _told(words("publiek.around_title"), columns, [3, 8, 5], rows, "", more)

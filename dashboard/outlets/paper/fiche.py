"""The buurtfiche: two A4 about one wijk, from the same view-model as its page.

Data goes to typst as JSON and as a drawing, never into the template. The same release gives the same bytes. What does
not fit is left out, and the paper says so: everything stands on the page.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dashboard.base import formats
from dashboard.base.texts import Words
from dashboard.drawing.svg import Caption, map_svg
from dashboard.drawing.svg.core import clean
from dashboard.facts import places
from dashboard.facts.public_face import Face
from dashboard.outlets.paper.setting import page_count, set_pdf
from dashboard.views.residents.city import choose_map
from dashboard.views.residents.place import PublicPlace

_TEMPLATE = Path(__file__).with_name("fiche.typ")
_MAP_WIDTH = 400.0
PAGES = 2
# So that the paper stays within two pages.
MOST_SUMMARY, MOST_STRENGTHS, MOST_PAIRS, MOST_LIFE = 6, 4, 11, 5
MOST_OFFERS, MOST_GOALS, MOST_AROUND, MOST_REPORT = 12, 5, 9, 3
_LONGEST = 130  # characters in a cell
_SHARES = (1.0, 0.7, 0.4)  # of all that; the next one where the paper came out too long


def fiche_pdf(face: Face, place: PublicPlace, words: Words) -> bytes:
    """The paper of a wijk as PDF (PDF/UA-1: with structure and alternative texts). What is too full is made shorter."""
    drawing = _map(face, place, words)
    inputs = {"map": drawing} if drawing else {}
    pdf = b""
    for share in _SHARES:
        inputs["said"] = json.dumps(fiche_texts(face, place, words, share), ensure_ascii=True)
        pdf = set_pdf(_template(), inputs)
        if page_count(pdf) <= PAGES:
            break
    return pdf


@cache
def _template() -> bytes:
    return _TEMPLATE.read_bytes()


def _map(face: Face, place: PublicPlace, words: Words) -> str:
    level = face.places.people_level
    if not level.has_outline:
        return ""
    outlines = places.outlines(level.code)
    caption = Caption("", words.of(level.outline_source), words.language)
    return map_svg(choose_map(face, [place.code], words), outlines, caption, words, _MAP_WIDTH)


@dataclass(frozen=True)
class _Room:
    """Share of the longest lists and texts that fits on the paper: 1 for all."""

    share: float

    def most(self, count: int) -> int:
        return max(1, round(count * self.share))

    def short(self, text: str, longest: int = _LONGEST) -> str:
        line, most = clean(text), round(longest * self.share)
        return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _told(
    title: str, columns: list[str], widths: list[int], rows: list[list[str]], none: str, more: str
) -> dict[str, Any]:
    """A table of the paper. widths: parts of the line; none: said when there is no row; more: what is left out."""
    return {"title": title, "columns": columns, "widths": widths, "rows": rows, "none": none, "more": more}


def fiche_texts(face: Face, place: PublicPlace, words: Words, share: float = 1.0) -> dict[str, Any]:
    """Every word on the paper, ready to be set. share: how much of the longest lists and texts, 0 to 1."""
    room = _Room(share)
    edition, language = face.release.edition, words.language
    day = formats.day(edition.as_of, language)
    return {
        "language": language,
        "title": clean(place.name)[:120],
        "subtitle": words("fiche.subtitle", city=edition.city_name, period=place.period),
        "example": words("frame.example") if edition.has_example else "",
        "intro": [clean(text) for text in place.intro],
        "summary_title": words("publiek.summary"),
        "summary": [room.short(text, 220) for text in place.summary[: room.most(MOST_SUMMARY)]],
        "strengths_title": words("publiek.strengths"),
        "strengths": [room.short(one.text, 200) for one in place.strengths[: room.most(MOST_STRENGTHS)]],
        "strengths_none": words("publiek.strengths_none"),
        "map_alt": clean(choose_map(face, [place.code], words).alt),
        "pairs": _pairs(place, words, room),
        "pairs_note": clean(f"{words('publiek.pairs_intro')} {place.pairs_note}"),
        "life": _life(place, words, room),
        "offers": _offers(place, words, room),
        "goals": _goals(place, words, room),
        "around": _around(place, words, room),
        "around_sentence": clean(place.around.sentence),
        "report_title": words("publiek.report"),
        "report": [room.short(f"{one.name}: {one.link}", 200) for one in place.report_to[: room.most(MOST_REPORT)]],
        "sources": clean(place.sources),
        "footer": clean(words("fiche.footer", city=edition.city_name, day=day)),
    }


def _more(count: int, most: int, words: Words) -> str:
    return words("fiche.more", n=count - most) if count > most else ""


def _pairs(place: PublicPlace, words: Words, room: _Room) -> dict[str, Any]:
    names = ("pair_name", "pair_count", "pair_course", "pair_done")
    rows = [
        [
            clean(pair.name),
            clean(pair.count),
            words(f"publiek.course_{pair.course}"),
            room.short("; ".join(done.title for done in pair.done) or words("fiche.general")),
        ]
        for pair in place.pairs[: room.most(MOST_PAIRS)]
    ]
    none = clean(words("publiek.pairs_none", area=place.name))
    columns = [words(f"publiek.{name}") for name in names]
    return _told(
        words("publiek.pairs"), columns, [4, 3, 3, 6], rows, none, _more(len(place.pairs), room.most(MOST_PAIRS), words)
    )


def _life(place: PublicPlace, words: Words, room: _Room) -> dict[str, Any]:
    """Figures on living together, without their definitions: those stand on the page."""
    rows = [[room.short(row.heading, 70), *(room.short(text, 40) for text in row.cells[:2])] for row in place.life.rows]
    none = clean(words("publiek.life_none", area=place.name))
    more = _more(len(rows), room.most(MOST_LIFE), words)
    return _told(
        words("publiek.life"), list(place.life.columns[:3]), [8, 4, 4], rows[: room.most(MOST_LIFE)], none, more
    )


def _offers(place: PublicPlace, words: Words, room: _Room) -> dict[str, Any]:
    rows = []
    for one in place.cards[: room.most(MOST_OFFERS)]:
        lines = dict(one.lines)
        told = [room.short(lines.get(words(f"initiatieven.{name}"), ""), 75) for name in ("who", "when")]
        rows.append([room.short(one.title, 80), *told])
    columns = [words("fiche.what"), words("initiatieven.who"), words("initiatieven.when")]
    none = clean(words("publiek.offers_none", area=place.name))
    more = _more(len(place.cards), room.most(MOST_OFFERS), words)
    return _told(words("publiek.offers"), columns, [5, 6, 5], rows, none, more)


def _goals(place: PublicPlace, words: Words, room: _Room) -> dict[str, Any]:
    rows = [
        [room.short(one.sentence), clean(one.state_text), room.short(one.owners)]
        for one in place.goals[: room.most(MOST_GOALS)]
    ]
    columns = [words(f"publiek.{name}") for name in ("goal_column", "goal_state", "goal_owners")]
    none = clean(words("publiek.goals_none", area=place.name))
    return _told(
        words("publiek.goals"), columns, [7, 4, 5], rows, none, _more(len(place.goals), room.most(MOST_GOALS), words)
    )


def _around(place: PublicPlace, words: Words, room: _Room) -> dict[str, Any]:
    disciplines = place.around.disciplines
    rows = [
        [room.short(name, 40), room.short(text, 110), room.short(who, 90)]
        for name, text, who in disciplines[: room.most(MOST_AROUND)]
    ]
    columns = [words(f"publiek.{name}") for name in ("around_who", "around_what", "around_by")]
    more = _more(len(disciplines), room.most(MOST_AROUND), words)
    return _told(words("publiek.around_title"), columns, [3, 8, 5], rows, "", more)

"""The pieces of the public pages: plain text first, definitions on the spot, a table behind every picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from dashboard.base import formats
from dashboard.base.markup import Safe, tag
from dashboard.base.texts import Words
from dashboard.facts.public_face import Face
from dashboard.facts.release import Release
from dashboard.store.snapshot import ask
from dashboard.views.residents.city import public_trend, trend_table
from dashboard.views.residents.place import Pair, PublicPlace, around_table, goal_table, pair_table
from dashboard.views.shared.tables import Table
from dashboard.widgets import filters, page
from dashboard.widgets.cards import cards, link, more_cards
from dashboard.widgets.choose import select
from dashboard.widgets.filters import Filters
from dashboard.widgets.grid import grid_table
from dashboard.widgets.page import show
from dashboard.widgets.plots import picture
from dashboard.widgets.tables import stacked, table

_WIJK, _SUBJECT = "public_wijk", "public_subject"
_MOST_CARDS = 12
_ARROWS = {"fell": "▼", "rose": "▲", "same": "=", "unknown": "·"}


def header(title: str, lead: str, release: Release, words: Words) -> None:
    """The title of a public page, with the line on example data and without that on the list of chosen buurten."""
    edition = replace(release.edition, chosen_is_example=False)
    page.header(title, lead, replace(release, edition=edition), words)


def section(title: str, *parts: object, note: str | None = None) -> None:
    """A heading with what stands under it, as one block of HTML."""
    shown = [part for part in parts if part is not None]
    show(tag("h2", title, class_="bb-heading"), *shown, tag("p", note, class_="bb-source") if note else None)


def _bullets(items: Sequence[object]) -> Safe:
    return tag("ul", *(tag("li", item) for item in items), class_="bb-list bb-public-list")


def _text(text: str) -> Safe:
    return tag("p", text, class_="bb-text")


# ---- choosing -----------------------------------------------------------------------------------


def wijk_widget(chosen: Filters, face: Face, words: Words) -> None:
    """The list to choose from; the choice stands in the URL."""
    names = {"": words("publiek.choose_none")} | {area.code: area.label for area in face.wijken}
    names |= {code: face.places.areas[code].label for code in chosen.area_codes[:1]}
    chosen_code = chosen.area_codes[0] if chosen.area_codes else ""

    def choose() -> None:
        code = st.session_state.get(_WIJK) or ""
        filters.choose(replace(chosen, area_codes=(code,) if code else ()), face.release)

    select(_WIJK, words("publiek.choose"), names, chosen_code, choose)


# ---- what a page tells --------------------------------------------------------------------------


def summary(place: PublicPlace, words: Words) -> None:
    """The page in a few sentences."""
    whole = _text(place.whole) if place.whole else None
    section(words("publiek.summary"), whole, *(_text(text) for text in (*place.intro, *place.summary)))


def strengths(place: PublicPlace, words: Words) -> None:
    """Draw what goes demonstrably well, each with its meaning; the table holds every figure on living together."""
    if place.strengths:
        items = [
            tag("span", one.text, tag("span", one.definition, class_="bb-small-text bb-wide-text"))
            for one in place.strengths
        ]
        section(words("publiek.strengths"), _bullets(items))
    else:
        section(words("publiek.strengths"), _text(words("publiek.strengths_none")))
    if place.life.rows:
        behind(words("publiek.life"), place.life, words, note=words("publiek.life_note"))
    else:
        show(_text(words("publiek.life_none", area=place.name)))


def pairs(place: PublicPlace, words: Words) -> None:
    """Each figure on nuisance with its course and with what is being done about it."""
    if not place.pairs:
        section(words("publiek.pairs"), _text(words("publiek.pairs_none", area=place.name)))
        return
    listed = tag("ul", *(_pair(one, words) for one in place.pairs), class_="bb-cards")
    section(words("publiek.pairs"), _text(words("publiek.pairs_intro")), listed, note=words("publiek.protection"))
    behind(words("publiek.as_table"), pair_table(place.pairs, place.name, place.period, words), words)


def _pair(pair: Pair, words: Words) -> Safe:
    done: Safe | str = pair.otherwise
    if pair.done:
        done = _bullets([
            tag("span", link(item.link, item.title, words) if item.link else item.title, " ",
                tag("span", words("publiek.done_by", who=item.who), class_="bb-small-text")if item.who else None)
            for item in pair.done
        ])  # fmt: skip
    return tag(
        "li",
        tag("h3", pair.name),
        tag("p", words("publiek.pair_count_line", count=pair.count)),
        tag("p", tag("span", _ARROWS[pair.course], class_="bb-sign", aria_hidden="true"), pair.sentence),
        tag("h4", words("publiek.done"), class_="bb-small-heading"),
        done if pair.done else tag("p", done),
        tag("details", tag("summary", words("publiek.definition"), tag("span", f" {pair.name}", class_="bb-hidden")),
            tag("p", pair.definition), class_="bb-more-small"),
        class_="bb-card",
    )  # fmt: skip


def offers(place: PublicPlace, words: Words) -> None:
    """Draw what there is to do: public initiatives with moments and links."""
    if not place.cards:
        section(words("publiek.offers"), _text(words("publiek.offers_none", area=place.name)))
        return
    section(words("publiek.offers"))
    cards(place.cards[:_MOST_CARDS], words, is_long=False)
    if others := place.cards[_MOST_CARDS:]:
        more_cards(others, words("buurtprofiel.initiatives_all", n=len(place.cards)), words)


def goals(place: PublicPlace, words: Words) -> None:
    if not place.goals:
        section(words("publiek.goals"), _text(words("publiek.goals_none", area=place.name)))
        return
    section(words("publiek.goals"), _text(words("publiek.goals_intro")))
    stacked(goal_table(place.goals, words), words)


def around(place: PublicPlace, words: Words) -> None:
    """Draw who is around and when: functions and organisations, no hours."""
    section(words("publiek.around_title"), _text(place.around.sentence))
    if place.around.disciplines:
        stacked(around_table(place.around, place.name, words), words)
    if place.around.moments is not None:
        show(tag("h3", words("publiek.moments_title"), class_="bb-heading"), _text(place.around.moments_sentence))
        grid_table(place.around.moments, words("publiek.moments_title"), look="small")


def report_to(place: PublicPlace, words: Words) -> None:
    """Draw where to report something: the links of the city file, or nothing."""
    if place.report_to:
        section(words("publiek.report"), _bullets([link(one.link, one.name, words) for one in place.report_to]))


def notes(place: PublicPlace, words: Words) -> None:
    if place.notes.rows:
        section(words("publiek.notes"))
        stacked(place.notes, words)
    else:
        section(words("publiek.notes"), _text(words("publiek.notes_none", area=place.name)))


def course(place_code: str, chosen: Filters, face: Face, words: Words) -> None:
    """Reports by month as a picture, in words and as a table; the choice of what stands in the URL."""
    release = face.release
    names = {code: subject.name(words) for code, subject in release.subjects.items() if subject.single}
    code = chosen.subject_code if chosen.subject_code in names else next(iter(names))
    section(words("publiek.trend"))

    def choose() -> None:
        filters.choose(replace(chosen, subject_code=st.session_state[_SUBJECT]), release)

    select(_SUBJECT, words("publiek.trend_choose"), names, code, choose)
    rows = ask("melding_by_month", area_codes=[place_code], fenomeen=code)
    view = public_trend(rows, face, place_code, names[code], words)
    show(_text(view.alt))
    picture(view, words)
    behind(words("publiek.as_table"), trend_table(view, names[code], words), words)


def sources(place: PublicPlace, words: Words) -> None:
    note = f"{place.pairs_note} " if place.pairs_note else ""
    show(tag("p", f"{note}{place.sources}", class_="bb-source"), tag("p", words("publiek.share"), class_="bb-source"))


# ---- tables -------------------------------------------------------------------------------------


def behind(title: str, view: Table, words: Words, note: str | None = None) -> None:
    """A table that opens for who wants it."""
    with st.expander(title):
        table(view, words)
        if note:
            page.note(note)


def period(face: Face, words: Words) -> str:
    return formats.period(face.window.first, face.window.last, words.language)

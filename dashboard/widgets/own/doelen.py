"""The pieces of the page Doelen: the choice of a network, the cards of its goals, what asks attention, the files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard.base.markup import Safe, markdown, tag
from dashboard.base.texts import Words
from dashboard.facts.goal_progress import Network
from dashboard.facts.release import Release
from dashboard.outlets.files import PAPER, About, figure_downloads, table_rows
from dashboard.store.ledger.chain import on_paper
from dashboard.store.ledger.current import LedgerNow
from dashboard.views.doelen.attention import Attention
from dashboard.views.doelen.goals import GoalCard, Overview, rule
from dashboard.views.doelen.meeting import Meeting
from dashboard.views.doelen.reviews import ReviewLine
from dashboard.widgets import filters
from dashboard.widgets.files import downloads
from dashboard.widgets.in_url import UrlWidgets
from dashboard.widgets.legend import swatch
from dashboard.widgets.page import block, bullets, heading, note, paragraphs, show, source_line
from dashboard.widgets.plots import picture
from dashboard.widgets.tables import table

NETWORK, CORRECT = "netwerk", "verbeter"  # in the URL


# ---- which network ------------------------------------------------------------------------------


_URL = UrlWidgets("doelen", (NETWORK,), drops=(CORRECT,))


def chosen_network(networks: Sequence[Network]) -> Network:
    """The network in the URL; the first one when it says nothing or nonsense, which then leaves the URL."""
    values = filters.own()
    network = next((one for one in networks if one.code == values.get(NETWORK)), networks[0])
    kept = {NETWORK: network.code} if network is not networks[0] else {}
    number = values.get(CORRECT, "")
    filters.keep_own(kept | ({CORRECT: number} if number.isascii() and number.isdecimal() else {}))
    return network


def network_widget(networks: Sequence[Network], current: Network, words: Words) -> None:
    """The choice of a network."""
    names = {one.code: one.name for one in networks}
    _URL.select(NETWORK, words("doelen.network"), names, current.code, width=380)


# ---- all networks -------------------------------------------------------------------------------


def overview_block(view: Overview, networks: Sequence[Network], now: LedgerNow, release: Release, words: Words) -> None:
    """Every goal in one table, with what it says in front."""
    is_example = any(one.is_example for one in networks)
    example = words("doelen.example") if is_example else None
    with block():
        heading(view.table.caption)
        paragraphs([" ".join(view.sentences)])
        if now.problem:
            show(tag("p", words("doelen.ledger_problem", error=now.problem), class_="bb-empty", role="alert"))
        table(view.table, words, show_caption=False)
        source_line(release, words, example, head_text(now, words))
        origin = _Origin(view.sources, view.licences, is_example=is_example)
        about = _about(words("doelen.file_overview"), " ".join(view.sentences), origin, release, now, words)
        downloads(figure_downloads(about, words, rows=table_rows(view.table)), words, key="goals")


def head_text(now: LedgerNow, words: Words) -> str:
    """The mark that stands for all that was saved until now."""
    return words("doelen.head", head=on_paper(now.head)) if now.entries else words("doelen.head_empty")


@dataclass(frozen=True)
class _Origin:
    """Origin of the figures of a file. parts: of the name of the file; is_rounded: some of them are about people."""

    sources: Sequence[str]
    licences: Sequence[str]
    is_example: bool
    parts: Sequence[str] = ()
    is_rounded: bool = True


def _about(title: str, sentence: str, origin: _Origin, release: Release, now: LedgerNow, words: Words) -> About:
    """Statement of a file about itself; example data and the mark of the ledger are part of the source line."""
    example = words("doelen.example") if origin.is_example else ""
    sources = dict.fromkeys(part for part in (*origin.sources, example, head_text(now, words)) if part)
    licences = dict.fromkeys(licence for licence in origin.licences if licence)
    protection = [words("protect.text.3"), words("protect.text.5"), words("protect.text.7")]
    return About(
        title=title,
        sentence=sentence,
        source=" ".join(sources),
        as_of=release.edition.as_of,
        licence=", ".join(licences) or words("about.unknown"),
        remarks=tuple(protection) if origin.is_rounded else (),
        parts=("doelen", *origin.parts),
    )


# ---- one network --------------------------------------------------------------------------------


def vision(meeting: Meeting, words: Words) -> None:
    """The shared vision in one paragraph, and how often the network wants to look at its goals."""
    lines = [
        words("doelen.works_in", names=meeting.chosen),
        words("doelen.within", n=meeting.network.review_within_days),
        words("doelen.example") if meeting.network.is_example else "",
    ]
    show(
        tag("h2", meeting.network.name, class_="bb-heading"),
        tag("p", meeting.vision, class_="bb-vision"),
        tag("p", " ".join(line for line in lines if line), class_="bb-source"),
    )


def goal_block(card: GoalCard, meeting: Meeting, release: Release, words: Words) -> None:
    """One goal in its fixed order: sentence, curve, state and why, story, who does what, what comes next."""
    with st.container(border=True, gap="xsmall", key=f"goal_{card.said.code}"):
        show(
            tag("h3", card.said.sentence, class_="bb-goal-title"),
            tag("p", tag("span", card.said.about, class_="bb-tag"), f" {card.measure}", class_="bb-line"),
        )
        left, right = st.columns([3, 2], gap="medium")
        with left:
            picture(card.curve, words, "main")
            note(card.source)
        with right:
            _state(card, words)
        with st.expander(words("doelen.why"), key=f"why_{card.said.code}"):
            table(card.reasons, words, show_caption=False)
            show(*(tag("p", sentence, class_="bb-line") for sentence in rule(words)))
        _about_work(card, words)
        with st.expander(words("doelen.table"), key=f"table_{card.said.code}"):
            table(card.figures, words, show_caption=False)
        if card.reviews.history:
            with st.expander(words("doelen.history", n=len(card.reviews.history)), key=f"history_{card.said.code}"):
                for line in card.reviews.history:
                    _review(line, words)
        _files(card, meeting, release, words)


def _state(card: GoalCard, words: Words) -> None:
    """By the figures, and what the members said; the numbers behind it open under it."""
    judged = (
        words("doelen.members_state", state=card.reviews.judged, day=card.reviews.reviewed)
        if card.reviews.judged_state
        else words("doelen.members_none")
    )
    state = words("doelen.computed_state", state=card.said.state_text)
    show(
        tag("p", swatch(card.said.swatch), tag("span", state), class_="bb-class"),
        tag("p", card.said.said, class_="bb-line"),
        tag("p", judged, class_="bb-line"),
        tag("p", f"{words('doelen.heading_target')}: {card.target}", class_="bb-line"),
    )


def _about_work(card: GoalCard, words: Words) -> None:
    """The story, who does what, what comes next: beside each other where there is room."""
    reviews = card.reviews
    meeting = (
        words("doelen.next_meeting", day=reviews.next_meeting) if reviews.next_meeting else words("doelen.no_meeting")
    )
    work = [tag("p", f"{words('doelen.owners')}: {', '.join(card.owners)}", class_="bb-line")]
    if card.initiatives:
        work += [tag("p", words("doelen.initiatives"), class_="bb-line"), bullets(card.initiatives)]
    else:
        work.append(tag("p", words("doelen.no_initiatives"), class_="bb-line"))
    coming = [one.said(words) for one in reviews.actions]
    after = bullets(coming) if coming else tag("p", words("doelen.no_actions"), class_="bb-line")
    show(
        tag(
            "div",
            _part("doelen.heading_story", words, tag("p", card.story, class_="bb-line")),
            _part("doelen.heading_who", words, *work),
            _part("doelen.heading_next", words, after, tag("p", meeting, class_="bb-line")),
            class_="bb-goal-parts",
        )
    )


def _part(key: str, words: Words, *inside: Safe) -> Safe:
    return tag("div", tag("h4", words(key), class_="bb-goal-part"), *inside)


def _review(line: ReviewLine, words: Words) -> None:
    """One review as it stands, with what happened to it."""
    facts = [tag("div", tag("dt", name), tag("dd", text, class_="bb-typed")) for name, text in line.texts]
    parts = [tag("h4", line.title, class_="bb-goal-part")]
    if line.is_withdrawn:
        parts.append(tag("p", words("ledger.withdrawn"), class_="bb-line"))
    parts.append(tag("dl", *facts, class_="bb-review"))
    if line.actions:
        parts.append(bullets(line.actions))
    if line.next_meeting:
        parts.append(tag("p", words("doelen.next_meeting", day=line.next_meeting), class_="bb-line"))
    parts += [tag("p", text, class_="bb-source") for text in line.notes]
    show(*parts)


def _files(card: GoalCard, meeting: Meeting, release: Release, words: Words) -> None:
    goal = card.said
    sentence = f"{card.measure}. {words('doelen.computed_state', state=goal.state_text)}. {goal.said}"
    origin = _Origin([card.source], card.licences, goal.is_example, [goal.code], card.is_rounded)
    about = _about(goal.sentence, sentence, origin, release, meeting.now, words)
    items = figure_downloads(about, words, plot=card.curve, rows=table_rows(card.figures), width=PAPER)
    downloads(items, words, key=f"goal_{goal.code}")


def attention_block(view: Attention, words: Words) -> None:
    """Draw what is unusual around here, and where offer and reports do not meet."""
    with block():
        heading(words("doelen.attention", areas=view.areas))
        if view.calm:
            paragraphs([view.calm])
        for key, lines in (("attention_unusual", view.unusual), ("attention_alignment", view.cells)):
            if lines:
                show(tag("p", words(f"doelen.{key}"), class_="bb-legend-title"), bullets(lines))
        note(view.note)


def paper_button(meeting: Meeting, release: Release, words: Words) -> None:
    """The meeting paper; made when it is asked for."""
    from dashboard.outlets.paper import meeting_pdf

    name = f"buurtbeeld-vergaderpapier-{meeting.network.code.replace('_', '-')}-{meeting.day.isoformat()}.pdf"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.download_button(
            markdown(words("doelen.paper")),
            data=lambda: meeting_pdf(meeting, release, words),
            file_name=name,
            mime="application/pdf",
            key="meeting_paper",
            on_click="ignore",
            icon=":material/print:",
        )
        note(words("doelen.paper_hint"))

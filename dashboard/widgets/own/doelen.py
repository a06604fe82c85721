"""The pieces of the page Doelen: the choice of a network, the cards of its goals, what asks attention, the files."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.base.markup import Safe, markdown, tag
from dashboard.base.texts import Words
from dashboard.drawing.svg.goal_curve import goal_svg
from dashboard.facts.goal_progress import Network
from dashboard.facts.release import Release
from dashboard.outlets.files import About, picture_downloads, table_downloads, table_rows
from dashboard.store.ledger.chain import on_paper
from dashboard.store.ledger.current import LedgerNow
from dashboard.views.doelen.attention import Attention
from dashboard.views.doelen.goals import GoalCard, Overview, rule
from dashboard.views.doelen.meeting import Meeting
from dashboard.views.doelen.reviews import ReviewLine
from dashboard.widgets import filters
from dashboard.widgets.components import block, heading, paragraphs, show, source_line, swatch, table
from dashboard.widgets.files import downloads
from dashboard.widgets.plots import picture

NETWORK, CORRECT = "netwerk", "verbeter"  # in the URL
_WIDGET = "doelen_network"


# ---- which network ------------------------------------------------------------------------------


def chosen_network(networks: Sequence[Network]) -> Network:
    """The network in the URL; the first one when it says nothing or nonsense, which then leaves the URL."""
    own = filters.own()
    found = next((one for one in networks if one.code == own.get(NETWORK)), networks[0])
    kept = {NETWORK: found.code} if found is not networks[0] else {}
    number = own.get(CORRECT, "")
    filters.keep_own(kept | ({CORRECT: number} if number.isascii() and number.isdecimal() else {}))
    return found


def network_widget(networks: Sequence[Network], current: Network, words: Words) -> None:
    """The choice of a network, kept in the URL."""

    def keep() -> None:
        filters.keep_own({NETWORK: str(st.session_state[_WIDGET])})

    names = {one.code: one.name for one in networks}
    st.session_state[_WIDGET] = current.code
    label = words("doelen.network")
    st.selectbox(label, list(names), format_func=names.__getitem__, key=_WIDGET, on_change=keep, width=380)


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
        about = _about(
            release,
            now,
            words,
            title=words("doelen.file_overview"),
            sentence=" ".join(view.sentences),
            sources=view.sources,
            licences=view.licences,
            is_example=is_example,
        )
        downloads(table_downloads(table_rows(view.table), about, words), words, key="goals")


def head_text(now: LedgerNow, words: Words) -> str:
    """The mark that stands for all that was saved until now."""
    return words("doelen.head", head=on_paper(now.head)) if now.entries else words("doelen.head_empty")


def _about(
    release: Release,
    now: LedgerNow,
    words: Words,
    *,
    title: str,
    sentence: str,
    sources: Sequence[str],
    licences: Sequence[str],
    is_example: bool,
    parts: Sequence[str] = (),
    is_rounded: bool = True,
) -> About:
    """What a file of this page says of itself; example data and the mark of the ledger are part of the source line."""
    example = words("doelen.example") if is_example else ""
    protection = [words("protect.text.3"), words("protect.text.5"), words("protect.text.7")] if is_rounded else []
    return About(
        title=title,
        sentence=sentence,
        source=" ".join(dict.fromkeys(part for part in (*sources, example, head_text(now, words)) if part)),
        as_of=release.edition.as_of,
        licence=", ".join(dict.fromkeys(one for one in licences if one)) or words("about.unknown"),
        remarks=tuple(protection),
        parts=("doelen", *parts),
    )


# ---- one network --------------------------------------------------------------------------------


def vision(found: Meeting, words: Words) -> None:
    """The shared vision in one paragraph, and how often the network wants to look at its goals."""
    lines = [
        words("doelen.works_in", names=found.chosen),
        words("doelen.within", n=found.network.review_within_days),
        words("doelen.example") if found.network.is_example else "",
    ]
    show(
        tag("h2", found.network.name, class_="bb-heading"),
        tag("p", found.vision, class_="bb-vision"),
        tag("p", " ".join(line for line in lines if line), class_="bb-source"),
    )


def goal_block(card: GoalCard, found: Meeting, release: Release, words: Words) -> None:
    """One goal in its fixed order: sentence, curve, state and why, story, who does what, what comes next."""
    with st.container(border=True, gap="xsmall", key=f"goal_{card.said.code}"):
        show(
            tag("h3", card.said.sentence, class_="bb-goal-title"),
            tag("p", tag("span", card.said.about, class_="bb-tag"), f" {card.measure}", class_="bb-line"),
        )
        left, right = st.columns([3, 2], gap="medium")
        with left:
            picture(card.curve, words, "main")
            show(tag("p", card.source, class_="bb-source"))
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
        _files(card, found, release, words)


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
        work += [tag("p", words("doelen.initiatives"), class_="bb-line"), _listed(card.initiatives)]
    else:
        work.append(tag("p", words("doelen.no_initiatives"), class_="bb-line"))
    coming = [one.said(words) for one in reviews.actions]
    after = _listed(coming) if coming else tag("p", words("doelen.no_actions"), class_="bb-line")
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


def _listed(texts: Sequence[str]) -> Safe:
    return tag("ul", *(tag("li", text) for text in texts), class_="bb-list")


def _review(line: ReviewLine, words: Words) -> None:
    """One review as it stands, with what happened to it."""
    facts = [tag("div", tag("dt", name), tag("dd", text, class_="bb-typed")) for name, text in line.texts]
    parts = [tag("h4", line.title, class_="bb-goal-part")]
    if line.is_withdrawn:
        parts.append(tag("p", words("ledger.withdrawn"), class_="bb-line"))
    parts.append(tag("dl", *facts, class_="bb-review"))
    if line.actions:
        parts.append(_listed(line.actions))
    if line.next_meeting:
        parts.append(tag("p", words("doelen.next_meeting", day=line.next_meeting), class_="bb-line"))
    parts += [tag("p", note, class_="bb-source") for note in line.notes]
    show(*parts)


def _files(card: GoalCard, found: Meeting, release: Release, words: Words) -> None:
    said = card.said
    about = _about(
        release,
        found.now,
        words,
        title=said.sentence,
        sentence=f"{card.measure}. {words('doelen.computed_state', state=said.state_text)}. {said.said}",
        sources=[card.source],
        licences=card.licences,
        is_example=said.is_example,
        parts=[said.code],
        is_rounded=card.is_rounded,
    )
    pictures = picture_downloads(lambda: goal_svg(card.curve, about.caption(words), words, 900), about, words)
    items = (*table_downloads(table_rows(card.figures), about, words), *pictures)
    downloads(items, words, key=f"goal_{said.code}")


def attention_block(view: Attention, words: Words) -> None:
    """What is unusual around here, and where offer and reports do not meet."""
    with block():
        heading(words("doelen.attention", areas=view.areas))
        if view.calm:
            paragraphs([view.calm])
        for key, lines in (("attention_unusual", view.unusual), ("attention_alignment", view.cells)):
            if lines:
                show(tag("p", words(f"doelen.{key}"), class_="bb-legend-title"), _listed(lines))
        show(tag("p", view.note, class_="bb-source"))


def paper_button(found: Meeting, release: Release, words: Words) -> None:
    """The meeting paper; made when it is asked for."""
    from dashboard.outlets.paper import meeting_pdf

    name = f"buurtbeeld-vergaderpapier-{found.network.code.replace('_', '-')}-{found.day.isoformat()}.pdf"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.download_button(
            markdown(words("doelen.paper")),
            data=lambda: meeting_pdf(found, release, words),
            file_name=name,
            mime="application/pdf",
            key="meeting_paper",
            on_click="ignore",
            icon=":material/print:",
        )
        show(tag("p", words("doelen.paper_hint"), class_="bb-source"))

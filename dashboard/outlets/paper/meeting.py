"""The meeting paper of one network: two to four A4 with what its page shows, room for notes, and the ledger's head.

Data goes to typst as JSON and as drawings, never into the template. The same state gives the same bytes.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from dashboard.base import formats
from dashboard.base.texts import Words
from dashboard.drawing.svg.core import Caption, clean, without_margins
from dashboard.drawing.svg.goal_curve import goal_svg
from dashboard.facts.release import Release
from dashboard.outlets.paper.setting import set_pdf
from dashboard.store.ledger.chain import on_paper
from dashboard.views.doelen.goals import GoalCard
from dashboard.views.doelen.meeting import Meeting

_TEMPLATE = Path(__file__).with_name("meeting.typ")
_CURVE_WIDTH, _CURVE_HEIGHT = 545.0, 100.0  # units: letters come out as large as those of the text beside it
# So that the paper stays within four pages; what is left out is said, and stands on the page.
MOST_LINES, MOST_INITIATIVES, MOST_ACTIONS = 8, 18, 16
_LONGEST = 220  # characters of one action or line


def meeting_pdf(found: Meeting, release: Release, words: Words) -> bytes:
    """The paper of a network as PDF, with structure and alternative texts (PDF/UA-1)."""
    inputs = {f"curve{place}": curve_drawing(card, words) for place, card in enumerate(found.cards)}
    inputs["said"] = json.dumps(paper_texts(found, release, words), ensure_ascii=True)
    return set_pdf(_template(), inputs)


@cache
def _template() -> bytes:
    return _TEMPLATE.read_bytes()


def curve_drawing(card: GoalCard, words: Words) -> str:
    """The curve of the page and its downloads, drawn for the width of the paper."""
    drawn = goal_svg(card.curve, Caption("", "", words.language), words, _CURVE_WIDTH, _CURVE_HEIGHT)
    return without_margins(drawn)


def _short(text: str) -> str:
    line = clean(text)
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"


def paper_texts(meeting: Meeting, release: Release, words: Words) -> dict[str, Any]:
    """Every word on the paper, ready to be set."""
    edition, now, language = release.edition, meeting.now, words.language
    day = formats.day(meeting.day, language)
    subtitle = words(
        "paper.subtitle",
        date=day,
        month=formats.month(edition.last_month, language),
        release=Path(edition.file).stem,
    )
    is_example = meeting.network.is_example or edition.has_example
    # each source and each note once, although many goals have the same
    parts = dict.fromkeys(part for card in meeting.cards for part in card.sources)
    mark = words("paper.head", head=on_paper(now.head)) if now.entries else words("paper.head_empty")
    return {
        "language": language,
        "title": clean(words("paper.title", name=meeting.network.name)),
        "subtitle": subtitle,
        "example": words("paper.example") if is_example else "",
        "vision_title": words("paper.vision"),
        "vision": clean(meeting.vision),
        "goals_title": words("paper.goals"),
        "goals": [_goal(card, words) for card in meeting.cards],
        "source": clean(" ".join(parts)),
        **_attention(meeting, words),
        **_initiatives(meeting, words),
        **_actions(meeting, words),
        "notes_title": words("paper.notes"),
        "notes_hint": words("paper.notes_hint"),
        "footer": clean(f"{mark} {day}, {Path(edition.file).stem}."),
        "footer_why": words("paper.head_why") if now.entries else "",
        # typst puts the numbers in the place of these two signs
        "page": words("paper.page", n="\u0001", total="\u0002"),
    }


def _goal(card: GoalCard, words: Words) -> dict[str, str]:
    reviews = card.reviews
    judged = (
        words("doelen.members_state", state=reviews.judged, day=reviews.reviewed)
        if reviews.judged_state
        else words("doelen.members_none")
    )
    return {
        "sentence": clean(card.said.sentence),
        "alt": clean(card.curve.alt),
        "about": clean(f"{card.said.about}. {card.measure}."),
        "state": words("paper.state", state=card.said.state_text),
        "said": clean(card.said.said),
        "judged": judged,
        "target": clean(words("paper.goal_short", target=card.target)),
        "owners": clean(words("paper.owners", names=", ".join(card.owners))),
    }


def _attention(found: Meeting, words: Words) -> dict[str, Any]:
    view = found.attention
    lines = [*view.unusual[:MOST_LINES], *view.cells[:MOST_LINES]]
    return {
        "attention_title": clean(words("paper.attention", areas=view.areas)),
        "attention": [_short(line) for line in lines] or [view.calm],
        "attention_note": view.note,
    }


def _initiatives(meeting: Meeting, words: Words) -> dict[str, Any]:
    shown = meeting.initiatives[:MOST_INITIATIVES]
    more = len(meeting.initiatives) - len(shown)
    lines = [
        words(
            "doelen.initiative",
            title=one.title,
            names=", ".join(meeting.offer.organisation_name(code) for code in one.organisations) or "?",
        )
        for one in shown
    ]
    return {
        "initiatives_title": clean(words("paper.initiatives", areas=meeting.chosen)),
        "initiatives": [_short(line) for line in lines] or [words("paper.no_initiatives")],
        "initiatives_more": words("paper.more_initiatives", n=more) if more else "",
    }


def _actions(meeting: Meeting, words: Words) -> dict[str, Any]:
    sentences = {card.said.code: card.said.sentence for card in meeting.cards}
    rows = [
        [
            clean(action.organisation),
            _short(action.text),
            clean(sentences.get(action.goal_code, action.goal_code)),
            f"{action.due} ({words('paper.late')})" if action.is_late else action.due,
        ]
        for action in meeting.actions[:MOST_ACTIONS]
    ]
    more = len(meeting.actions) - len(rows)
    return {
        "actions_title": words("paper.actions"),
        "no_actions": words("paper.no_actions"),
        "action_columns": [words(f"paper.column_{name}") for name in ("who", "what", "goal", "when")],
        "actions": rows,
        "actions_more": words("paper.more_actions", n=more) if more else "",
    }

"""Goals in words and looks: what is aimed at, how it stands and why we say so; a card per goal, a row in the overview.

`goal_said` is the short form: one sentence with its state. The public pages say it too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.base import formats, palette
from dashboard.base.rows import Record
from dashboard.base.texts import Words
from dashboard.facts.goal_progress import Goal, Network
from dashboard.facts.offer import Offer
from dashboard.facts.release import Release
from dashboard.facts.week import Week
from dashboard.stats.goal_state import BEHIND, NO_FIGURE, ON_COURSE, REACHED, TOO_EARLY
from dashboard.views.doelen.curve import (
    GoalCurve,
    change_text,
    curve_table,
    difference,
    figure_text,
    goal_curve,
    period_text,
    span_text,
    value_text,
)
from dashboard.views.doelen.reviews import GoalReviews
from dashboard.views.shared.choropleth import Swatch
from dashboard.views.shared.tables import Row, Table


def _look(name: str) -> Swatch:
    found = palette.LOOKS[name]
    return Swatch(found.fill, found.ink, found.pattern)


# In the order of the overview: what asks for a conversation comes first.
STATES: dict[str, Swatch] = {
    BEHIND: Swatch("#d9791b"),
    TOO_EARLY: _look("few"),
    NO_FIGURE: _look("missing"),
    ON_COURSE: Swatch("#7bccc4"),
    REACHED: Swatch("#0c6cae"),
}


# ---- a goal in short ----------------------------------------------------------------------------


@dataclass(frozen=True)
class GoalSaid:
    """A goal in one sentence with its state. `said`: one sentence on the figures behind the state; `about`: whether it
    is about the population or about our own work."""

    code: str
    network: str
    sentence: str
    about: str
    state: str
    state_text: str
    swatch: Swatch
    said: str
    is_example: bool


def goal_said(goal: Goal, network: Network, words: Words) -> GoalSaid:
    """The short form of a goal."""
    return GoalSaid(
        code=goal.code,
        network=network.name,
        sentence=words.of(goal.sentence),
        about=words(f"doelen.about_{goal.about}"),
        state=goal.state.state,
        state_text=words(f"doelen.state_{goal.state.state}"),
        swatch=STATES[goal.state.state],
        said=state_sentence(goal, words),
        is_example=network.is_example,
    )


def state_sentence(goal: Goal, words: Words) -> str:
    """One or two sentences on why a goal has its state."""
    state, now = goal.state, goal.current
    if state.state == NO_FIGURE:
        is_withdrawn = goal.baseline.status == "withdrawn"
        return words("doelen.said_baseline_withdrawn" if is_withdrawn else "doelen.said_geen_cijfer")
    since = period_text(goal, goal.baseline, words)
    if now.estimate.start <= goal.baseline.estimate.end:
        return words("doelen.said_overlap", since=since)
    kind = state.state
    if kind == BEHIND and state.high >= state.needed:
        kind = "over"
    elif kind == BEHIND and state.low == state.high:
        kind = "exact"
    return words(f"doelen.said_{kind}", since=since, change=change_text(goal, words))


def place_name(goal: Goal, week: Week, release: Release, words: Words) -> str:
    """The name of where a goal is about."""
    places, code = release.places, goal.place_code
    if goal.kind == "hours_outside":
        group = next((one for one in week.groups if one.code == code), None)
        return group.name(places, words) if group else code
    if goal.kind == "coverage":
        return next((buurt.name for buurt in places.chosen if buurt.code == code), code)
    return places.areas[code].label if code in places.areas else code


def measure_text(goal: Goal, week: Week, release: Release, words: Words) -> str:
    """Measure of a goal, in words: 'Meldingen van zwerfvuil in Arsenaal, in twaalf maanden'."""
    area = place_name(goal, week, release, words)
    if goal.kind == "melding":
        fenomeen = release.by_code.get(goal.fenomeen_code or "")
        name = fenomeen.name(words) if fenomeen else goal.fenomeen_code
        return words("doelen.measure_melding", fenomeen=name, area=area)
    if goal.kind == "context":
        name = words.of(goal.indicator_name)
        return words("doelen.measure_context", name=name, area=area)
    return words(f"doelen.measure_{goal.kind}", area=area)


# ---- a card -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class GoalCard:
    """Everything a card shows, in its order: sentence, curve, state with its reasons, story, who, what comes next."""

    said: GoalSaid
    measure: str
    target: str
    curve: GoalCurve
    figures: Table
    reasons: Table
    story: str
    owners: tuple[str, ...]
    initiatives: tuple[str, ...]
    sources: tuple[str, ...]
    licences: tuple[str, ...]
    is_rounded: bool
    reviews: GoalReviews

    @property
    def source(self) -> str:
        """The line under the figure."""
        return " ".join(self.sources)


def goal_card(
    goal: Goal,
    network: Network,
    reviews: GoalReviews,
    offer: Offer,
    week: Week,
    sources: Sequence[Record],
    release: Release,
    words: Words,
) -> GoalCard:
    """The card of a goal. `reviews`: what its network said of it; `sources`: the answer of `source_list`."""
    measure = measure_text(goal, week, release, words)
    curve = goal_curve(goal, measure, release.places, words)
    titles = {one.code: one for one in offer.initiatives}
    return GoalCard(
        said=goal_said(goal, network, words),
        measure=measure,
        target=target_text(goal, words),
        curve=curve,
        figures=curve_table(goal, curve, measure, words),
        reasons=reasons_table(goal, release, words),
        story=words.of(goal.story),
        owners=tuple(offer.organisation_name(code) for code in goal.owners),
        initiatives=tuple(
            words(
                "doelen.initiative",
                title=titles[code].title,
                names=", ".join(offer.organisation_name(one) for one in titles[code].organisations) or "?",
            )
            for code in goal.initiatives
            if code in titles
        ),
        sources=source_parts(goal, sources, words),
        licences=licences_of(goal, sources, words),
        is_rounded=any(figure.status == "rounded" for figure in goal.figures),
        reviews=reviews,
    )


def target_text(goal: Goal, words: Words) -> str:
    """'71 meldingen op 31 december 2027: 20 % minder dan in 2024'."""
    value, day = value_text(goal, goal.target, words), formats.day(goal.target_on, words.language)
    if goal.target_percent is None:
        return words("doelen.target", value=value, day=day)
    percent = formats.number(abs(goal.target_percent), words.language)
    than = words("doelen.percent_less" if goal.target_percent < 0 else "doelen.percent_more", n=percent)
    if not goal.has_target:
        return words("doelen.target_withdrawn", day=day, than=than, since=period_text(goal, goal.baseline, words))
    return words(
        "doelen.target_percent", value=value, day=day, than=than, since=period_text(goal, goal.baseline, words)
    )


def reasons_table(goal: Goal, release: Release, words: Words) -> Table:
    """'Waarom?': the numbers that the rule used."""
    state, places, now, baseline = goal.state, release.places, goal.current, goal.baseline
    sign = 1.0 if goal.direction == "up" else -1.0
    rows = [
        Row(
            words("doelen.why_baseline", when=period_text(goal, baseline, words)),
            (figure_text(goal, baseline, places, words), span_text(goal, baseline, words)),
        ),
        Row(
            words("doelen.why_current", when=period_text(goal, now, words)),
            (figure_text(goal, now, places, words), span_text(goal, now, words)),
        ),
    ]
    if state.state != NO_FIGURE:
        ends = sorted((sign * state.low, sign * state.high))
        between = words("doelen.between", low=difference(goal, ends[0], words), high=difference(goal, ends[1], words))
        day, end = formats.day(now.estimate.end, words.language), formats.day(goal.target_on, words.language)
        rows += [
            Row(
                words("doelen.why_change"),
                (
                    change_text(goal, words),
                    between if ends[0] < ends[1] else formats.EN_DASH,
                ),
            ),
            Row(words("doelen.why_needed", day=day), (difference(goal, sign * state.needed, words), formats.EN_DASH)),
            Row(words("doelen.why_target", day=end), (difference(goal, sign * state.whole, words), formats.EN_DASH)),
        ]
    names = ("doelen.column_step", "doelen.column_figure", "doelen.column_interval")
    return Table(
        f"{words('doelen.why_title')}: {words.of(goal.sentence)}",
        tuple(words(name) for name in names),
        tuple(rows),
        numeric=False,
        compact=True,
    )


# What the figures of each kind come from (source_list); a context figure names its own source.
_SOURCES = {"melding": "reports", "hours_outside": "presence", "coverage": "initiatives"}


def _rows_of(goal: Goal, sources: Sequence[Record]) -> list[Record]:
    if goal.kind == "context":
        return [
            row for row in sources if row["source_kind"] == "context" and goal.context_source in row["name"].values()
        ]
    return [row for row in sources if row["source_kind"] == _SOURCES[goal.kind]]


def licences_of(goal: Goal, sources: Sequence[Record], words: Words) -> tuple[str, ...]:
    """The licences under which the figures of a goal may be used."""
    return tuple(dict.fromkeys(words.of(row["licence"]) for row in _rows_of(goal, sources) if row["licence"]))


def source_parts(goal: Goal, sources: Sequence[Record], words: Words) -> tuple[str, ...]:
    """The sentences under the curve of a goal: its source, until when, and what to know of it."""
    names = [words.of(row["name"]) for row in _rows_of(goal, sources)] or [goal.context_source]
    day = formats.day(goal.current.estimate.end, words.language)
    named = ", ".join(name for name in names if name) or words("about.unknown")
    parts = [words("doelen.source", names=named, day=day), words(f"doelen.note_{goal.kind}")]
    if goal.kind in ("melding", "hours_outside") and any(one.status == "rounded" for one in goal.figures):
        parts.append(words("figure.note_rounded"))
    if goal.kind == "melding":
        parts.append(words("source.caveat"))
    return tuple(parts)


# ---- all networks -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Overview:
    """All goals of all networks in one table, and what it says in one or two sentences."""

    sentences: tuple[str, ...]
    table: Table
    sources: tuple[str, ...]
    licences: tuple[str, ...]


def overview(pairs: Sequence[tuple[Network, Goal, GoalReviews]], sources: Sequence[Record], words: Words) -> Overview:
    """Goals that ask for a conversation first: off course, then those that nobody looked at for too long."""
    order = list(STATES)
    ranked = sorted(
        pairs, key=lambda pair: (order.index(pair[1].state.state), not pair[2].is_overdue)
    )  # stable: then by file
    rows = tuple(_overview_row(network, goal, reviews, words) for network, goal, reviews in ranked)
    counts = {state: sum(goal.state.state == state for _, goal, _ in pairs) for state in order}
    overdue = sum(reviews.is_overdue for _, _, reviews in pairs)
    differ = sum(reviews.differs_from(goal.state.state) for _, goal, reviews in pairs)
    sentences = [
        words(
            "doelen.summary",
            total=len(pairs),
            networks=len({network.code for network, _, _ in pairs}),
            behind=counts[BEHIND],
            early=counts[TOO_EARLY] + counts[NO_FIGURE],
            good=counts[ON_COURSE] + counts[REACHED],
        ),
        words.counted("doelen.summary_overdue", overdue) if overdue else words("doelen.summary_none_overdue"),
    ]
    if differ:
        sentences.append(words.counted("doelen.summary_differ", differ))
    columns = ("goal", "network", "computed", "judged", "reviewed")
    table = Table(
        words("doelen.overview"),
        tuple(words(f"doelen.column_{name}") for name in columns),
        rows,
        numeric=False,
        stacked=True,
    )
    return Overview(
        tuple(sentences),
        table,
        sources=tuple(dict.fromkeys(part for _, goal, _ in pairs for part in source_parts(goal, sources, words))),
        licences=tuple(dict.fromkeys(one for _, goal, _ in pairs for one in licences_of(goal, sources, words))),
    )


def _overview_row(network: Network, goal: Goal, reviews: GoalReviews, words: Words) -> Row:
    short = goal_said(goal, network, words)
    judged = reviews.judged
    if reviews.differs_from(goal.state.state):
        judged = words("doelen.judged_differs", state=judged)
    return Row(short.sentence, (network.name, short.state_text, judged, reviews.reviewed), swatch=short.swatch)


# ---- the rule -----------------------------------------------------------------------------------


def rule(words: Words) -> list[str]:
    """The sentences that say how a state comes about."""
    return words.section("doelen.rule")

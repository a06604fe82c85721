"""Everything of one network at one moment: what its page shows and what its meeting paper prints."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dashboard.base.rows import records
from dashboard.base.texts import Words, words_for
from dashboard.facts import alignments, analysis
from dashboard.facts.goal_progress import Goal, Network, networks
from dashboard.facts.offer import Initiative, Offer, offer
from dashboard.facts.per_release import per_release
from dashboard.facts.release import Release
from dashboard.facts.week import week
from dashboard.facts.wording import ask_worded
from dashboard.store.ledger import open_actions
from dashboard.store.ledger.current import LedgerNow
from dashboard.views.doelen.attention import Attention, attention
from dashboard.views.doelen.goals import GoalCard, goal_card
from dashboard.views.doelen.reviews import ActionLine, GoalReviews, action_lines, goal_reviews


@dataclass(frozen=True)
class Meeting:
    """One network with its cards, what asks attention around it, and what was agreed. `initiatives`: that run on `day`
    and reach its chosen buurten; `head`: of the ledger."""

    network: Network
    day: dt.date
    vision: str
    chosen: str
    cards: tuple[GoalCard, ...]
    attention: Attention
    actions: tuple[ActionLine, ...]
    initiatives: tuple[Initiative, ...]
    offer: Offer
    now: LedgerNow


@per_release(8)
def _reviews(now: LedgerNow, day: dt.date, language: str) -> dict[str, GoalReviews]:
    """Reviews of each goal, by its code: worked out again when the ledger or the day is another one."""
    words, offered = words_for(language), offer()
    return {
        goal.code: goal_reviews(
            now.entries, now.records, network.code, goal.code, network.review_within_days, day, offered, words
        )
        for network in networks()
        for goal in network.goals
    }


def all_goals(now: LedgerNow, day: dt.date, release: Release, words: Words) -> list[tuple[Network, Goal, GoalReviews]]:
    """For the overview: every goal of every network with what was said of it."""
    said = _reviews(now, day, words.language)
    return [(network, goal, said[goal.code]) for network in networks() for goal in network.goals]


def meeting(network: Network, now: LedgerNow, day: dt.date, release: Release, words: Words) -> Meeting:
    """The state of a network on a day, from the release in use and the ledger as it was read."""
    places = release.places
    offered, hours, sources = offer(), week(), records(ask_worded("source_list"))
    reviews_of = _reviews(now, day, words.language)
    codes = network.people_areas(places)
    names = [buurt.name for buurt in places.chosen if buurt.code in network.chosen_codes]
    return Meeting(
        network=network,
        day=day,
        vision=words.of(network.vision),
        chosen=", ".join(names),
        cards=tuple(
            goal_card(goal, network, reviews_of[goal.code], offered, hours, sources, release, words)
            for goal in network.goals
        ),
        attention=attention(codes, analysis.unusual(), alignments.board(), release, words),
        actions=action_lines(open_actions(now.records, day, network.code), offered, words),
        initiatives=tuple(
            sorted(
                (one for one in offered.initiatives if one.runs_on(day) and one.reach(network.area_codes, places)),
                key=lambda one: one.reach(network.area_codes, places) != "inside",  # stable: then by title
            )
        ),
        offer=offered,
        now=now,
    )

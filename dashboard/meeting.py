"""Everything of one network at one moment: what its page shows and what its meeting paper prints."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from dashboard import alignments, analysis
from dashboard.context import Context
from dashboard.goal_progress import Goal, Network
from dashboard.ledger import open_actions
from dashboard.ledger_now import LedgerNow
from dashboard.offer import Initiative, Offer, offer
from dashboard.rows import records
from dashboard.snapshot import ask
from dashboard.texts import Words
from dashboard.views.attention import Attention, attention
from dashboard.views.doelen import GoalCard, goal_card
from dashboard.views.reviews import ActionLine, GoalReviews, action_lines, goal_reviews
from dashboard.week import week


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


def reviews_of(network: Network, goal: Goal, now: LedgerNow, day: dt.date, offered: Offer, words: Words) -> GoalReviews:
    """What the network said of one of its goals."""
    return goal_reviews(
        now.entries, now.records, network.code, goal.code, network.review_within_days, day, offered, words
    )


def all_goals(
    networks: Iterable[Network], now: LedgerNow, day: dt.date, context: Context, words: Words
) -> list[tuple[Network, Goal, GoalReviews]]:
    """For the overview: every goal with what was said of it."""
    offered = offer(context.release.file)
    return [
        (network, goal, reviews_of(network, goal, now, day, offered, words))
        for network in networks
        for goal in network.goals
    ]


def meeting(network: Network, now: LedgerNow, day: dt.date, context: Context, words: Words) -> Meeting:
    """The state of a network on a day, from the release in use and the ledger as it was read."""
    file, places = context.release.file, context.places
    offered, hours, sources = offer(file), week(file), records(ask("source_list"))
    codes = network.people_areas(places)
    names = [buurt.name for buurt in places.chosen if buurt.code in network.chosen_codes]
    return Meeting(
        network=network,
        day=day,
        vision=words.pick(*network.vision),
        chosen=", ".join(names),
        cards=tuple(
            goal_card(
                goal,
                network,
                reviews_of(network, goal, now, day, offered, words),
                offered,
                hours,
                sources,
                context,
                words,
            )
            for goal in network.goals
        ),
        attention=attention(codes, analysis.unusual(file), alignments.board(file), context, words),
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

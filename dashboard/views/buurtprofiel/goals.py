"""The goals of the networks that are about one area, each with its state: the short form of the page Doelen."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.base.texts import Words
from dashboard.facts.goal_progress import Goal, Network
from dashboard.facts.places import Area, Places
from dashboard.facts.week import Week
from dashboard.views.doelen.goals import goal_said
from dashboard.views.shared.tables import Row, Table


def is_about(goal: Goal, area: Area, places: Places, week: Week) -> bool:
    """Whether a goal is about an area, a part of it, or something larger around it."""
    around = {above.code for above in places.ancestors(area.code)}
    return any(
        code in around or any(above.code == area.code for above in places.ancestors(code))
        for code in _area_codes(goal, places, week)
    )


def _area_codes(goal: Goal, places: Places, week: Week) -> tuple[str, ...]:
    """The areas behind the place of a goal: a presence area or a chosen buurt may be several."""
    if goal.kind == "hours_outside":
        found = next((group.area_codes for group in week.groups if group.code == goal.place_code), ())
    elif goal.kind == "coverage":
        found = next((buurt.area_codes for buurt in places.chosen if buurt.code == goal.place_code), ())
    else:
        found = (goal.place_code,)
    return tuple(code for code in found if code in places.areas)


def goal_table(found: Sequence[Network], area: Area, places: Places, week: Week, words: Words) -> Table:
    """A row for each goal about the area, in the order of the networks; no rows where there is none."""
    rows = []
    for network in found:
        for goal in network.goals:
            if is_about(goal, area, places, week):
                said = goal_said(goal, network, words)
                cells = (said.state_text, said.said, said.network, said.about)
                rows.append(Row(said.sentence, cells, swatch=said.swatch))
    names = ("goal", "goal_state", "goal_figures", "goal_network", "goal_about")
    columns = tuple(words(f"buurtprofiel.{name}") for name in names)
    return Table(words("buurtprofiel.goals_caption", area=area.label), columns, tuple(rows), numeric=False)

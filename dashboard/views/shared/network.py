"""The organisations of an area: who shares initiatives with whom, and who is alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from dashboard.base.texts import Words
from dashboard.facts.offer import Initiative, Offer
from dashboard.views.shared.tables import Row, Table


@dataclass(frozen=True)
class Node:
    """An organisation. initiatives: how many it leads or helps with here; has_team: it has veldwerkers here."""

    code: str
    name: str
    kind: str
    initiatives: int
    has_team: bool


@dataclass(frozen=True)
class Edge:
    """Two organisations and how many initiatives they share."""

    one: str
    other: str
    count: int


@dataclass(frozen=True)
class Network:
    """nodes: those that share something, each beside those it shares most with, then those that are alone."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    alone: tuple[Node, ...]
    alt: str


def network(
    initiatives: Sequence[Initiative], team_codes: Sequence[str], offer: Offer, area: str, words: Words
) -> Network:
    """initiatives: those of the area; team_codes: organisations with veldwerkers there."""
    members = [tuple(dict.fromkeys(one.organisations)) for one in initiatives]
    counts = Counter(code for codes in members for code in codes)
    shared = Counter(pair for codes in members for pair in combinations(sorted(codes), 2))
    edges = tuple(Edge(*pair, count) for pair, count in sorted(shared.items(), key=lambda item: (-item[1], item[0])))
    nodes = {code: _node(code, counts[code], code in team_codes, offer, words) for code in {*counts, *team_codes}}
    linked = _around(edges)
    alone = sorted((node for code, node in nodes.items() if code not in linked), key=lambda node: node.name.casefold())
    alt = words(
        "afstemming.network_alt",
        area=area,
        n=len(linked),
        pairs=len(edges),
        alone=", ".join(node.name for node in alone) or words("afstemming.nobody"),
    )
    return Network(tuple(nodes[code] for code in linked), edges, tuple(alone), alt)


def _node(code: str, count: int, has_team: bool, offer: Offer, words: Words) -> Node:
    known = offer.organisations.get(code)
    return Node(code, offer.organisation_name(code), known.kind.text(words) if known else "", count, has_team)


def _around(edges: Sequence[Edge]) -> list[str]:
    """The organisations that share something, in an order that keeps partners together: from the one with most shared
    initiatives on, always the one that shares most with those already placed. The same edges give the same order."""
    ties: dict[str, Counter[str]] = {}
    for edge in edges:
        ties.setdefault(edge.one, Counter())[edge.other] += edge.count
        ties.setdefault(edge.other, Counter())[edge.one] += edge.count
    placed: list[str] = []
    waiting = set(ties)
    while waiting:
        recent = placed[-3:]
        placed.append(
            min(waiting, key=lambda code: (-sum(ties[code][near] for near in recent), -ties[code].total(), code))
        )
        waiting.discard(placed[-1])
    return placed


def _what(node: Node, words: Words) -> str:
    """'Stad; 4 initiatieven; veldwerkers'."""
    key = "one_initiative" if node.initiatives == 1 else "initiatives"
    count = words(f"afstemming.count_{key}", n=node.initiatives)
    team = words("afstemming.has_team") if node.has_team else ""
    return "; ".join(part for part in (node.kind, count, team) if part)


def network_table(view: Network, words: Words) -> Table:
    """The network as a table: each organisation, and with whom it shares how many initiatives."""
    names = {node.code: node.name for node in (*view.nodes, *view.alone)}
    partners: dict[str, list[str]] = {}
    for edge in view.edges:
        partners.setdefault(edge.one, []).append(f"{names[edge.other]} ({edge.count})")
        partners.setdefault(edge.other, []).append(f"{names[edge.one]} ({edge.count})")
    rows = [
        Row(
            node.name,
            (", ".join(partners.get(node.code, [])) or words("afstemming.alone"), _what(node, words)),
        )
        for node in sorted(
            (*view.nodes, *view.alone), key=lambda node: (-len(partners.get(node.code, [])), node.name.casefold())
        )
    ]
    columns = ("organisation", "partners", "what")
    return Table(
        view.alt,
        tuple(words(f"afstemming.column_{name}") for name in columns),
        tuple(rows),
        numeric=False,
        compact=True,
    )

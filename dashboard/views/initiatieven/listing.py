"""Everything on the cards as a table, for a file."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.base.texts import Words
from dashboard.facts.offer import Offer
from dashboard.facts.places import Places
from dashboard.views.initiatieven.card_texts import when, where, who
from dashboard.views.initiatieven.catalogue import Placed
from dashboard.views.shared.tables import Row, Table


def catalogue_table(placed: Sequence[Placed], offer: Offer, places: Places, words: Words) -> Table:
    """A table of all that stands on the cards, for a file."""
    rows = tuple(
        Row(
            item.initiative.title,
            (
                offer.theme_name(item.initiative.theme, words),
                ", ".join(offer.group_name(code, words) for code in item.initiative.groups),
                where(item, places, words),
                who(item.initiative, offer, words),
                when(item.initiative, words),
                words(f"initiatieven.nature_{item.initiative.nature}"),
                item.initiative.link or "",
            ),
        )
        for item in placed
    )
    names = ("title", "theme", "groups", "where", "who", "when", "nature", "link_column")
    return Table(
        words("page.initiatieven"), tuple(words(f"initiatieven.{name}") for name in names), rows, numeric=False
    )

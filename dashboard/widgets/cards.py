"""Initiatives as cards: on Initiatieven, Buurtprofiel and the pages of residents."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.base.markup import Safe, tag
from dashboard.base.texts import Words
from dashboard.views.initiatieven import Card
from dashboard.widgets.page import show


def cards(items: Sequence[Card], words: Words, *, is_long: bool = True) -> None:
    """The initiatives as a list; a long one has a height of its own on a wide screen."""
    label = words("initiatieven.cards_label")
    listed = tag("ul", *(_card(item, words) for item in items), class_="bb-cards")
    if is_long:
        show(tag("div", listed, class_="bb-cards-long", tabindex="0", role="region", aria_label=label))
    else:
        show(listed)


def more_cards(items: Sequence[Card], title: str, words: Words) -> None:
    """The rest of a list, closed until it is asked for."""
    listed = tag("ul", *(_card(item, words) for item in items), class_="bb-cards")
    show(tag("details", tag("summary", title), listed, class_="bb-more"))


def _card(item: Card, words: Words) -> Safe:
    facts = [tag("div", tag("dt", name), tag("dd", text)) for name, text in item.lines]
    return tag(
        "li",
        tag("h3", item.title, tag("span", f" ({item.mark})", class_="bb-mark") if item.mark else None),
        tag("p", *(tag("span", text, class_="bb-tag") for text in item.tags), class_="bb-tags"),
        tag("p", item.text) if item.text else None,
        tag("dl", *facts),
        link(item.link, item.link_text, words) if item.link else None,
        class_="bb-card" if item.is_running else "bb-card bb-card-off",
    )


def link(url: str, text: str, words: Words) -> Safe:
    """A link to the web, opened apart; `url` was checked by offer.web_link."""
    hidden = tag("span", f" {words('initiatieven.link_new')}", class_="bb-hidden")
    return tag("a", text, hidden, href=url, target="_blank", rel="noopener noreferrer", class_="bb-link")

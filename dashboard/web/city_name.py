"""Name of the city on screen, and what follows from it: the title of the app and an address of its own."""

from __future__ import annotations

from dashboard.base.errors import UserError
from dashboard.base.texts import Words
from dashboard.facts.release import current_release
from dashboard.outlets.site.addresses import slug
from dashboard.web.pages import PageEntry
from dashboard.web.visitor import languages

CITY_PAGE = "stad"


def city_name() -> str | None:
    """The name of the city of the release in use; None where there is no release yet."""
    try:
        return current_release().places.city.label
    except UserError:
        return None


def app_title() -> str:
    """'Buurtbeeld Gent'; 'Buurtbeeld' where there is no release yet."""
    city, words = city_name(), languages()[0]
    return words("site.name", city=city) if city else words("frame.name")


def page_title(entry: PageEntry, city: str | None, words: Words) -> str:
    """The name of a page in menus and links. city: city_name()."""
    return words(f"page.{entry.stem}", city=city or words("frame.city"))


def is_city_address(path: str) -> bool:
    """Whether a path is the name of the city, as in /gent: it leads to the page of the city."""
    city = city_name()
    return city is not None and path.strip("/") == slug(city)

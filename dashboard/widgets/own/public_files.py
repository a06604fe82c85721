"""Links from the public pages to what the public site offers of the same place: leaflet, page, feed, open data."""

from __future__ import annotations

from dashboard.base.markup import tag
from dashboard.base.texts import Words
from dashboard.facts.public_face import Face
from dashboard.outlets.site import addresses
from dashboard.widgets.cards import link
from dashboard.widgets.own.residents import section


def take_away(area_code: str, face: Face, words: Words) -> None:
    """Draw links to take along, share or follow. `area_code`: the wijk whose figures are shown, or the city."""
    language, name = words.language, face.places.areas[area_code].label
    is_city = area_code == face.places.city.code
    slug = "" if is_city else addresses.area_slugs(face.wijken)[area_code]
    page = addresses.page("index", language) if is_city else addresses.wijk(slug, language)
    addressed = [
        (page, words("site.plain_link", name=name)),
        (addresses.feed(slug, language), words("site.feed_link", name=name)),
        (addresses.page("data", language), words("site.nav.data")),
    ]
    if not is_city:
        addressed.insert(0, (addresses.fiche(slug, language), words("site.fiche_link", name=name)))
    links = [tag("li", link(addresses.PREFIX + path, text, words)) for path, text in addressed]
    section(words("site.take_away"), tag("ul", *links, class_="bb-list bb-public-list"))

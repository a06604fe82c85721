"""Links from the public pages to what the public site offers of the same place: leaflet, page, feed, open data."""

from __future__ import annotations

from dashboard.components_public import section
from dashboard.markup import Safe, tag
from dashboard.public_face import Face
from dashboard.site import addresses
from dashboard.texts import Words
from dashboard.views.public_place import PublicPlace


def take_away(place: PublicPlace, area_code: str, face: Face, words: Words) -> None:
    """What can be taken along, shared or followed. `area_code`: of the wijk whose figures are shown, or of the city."""
    language = words.language
    is_city = area_code == face.places.city.code
    slug = "" if is_city else addresses.area_slugs(face.wijken)[area_code]
    page = addresses.page("index", language) if is_city else addresses.wijk(slug, language)
    links = [] if is_city else [_link(addresses.fiche(slug, language), words("site.fiche_link", name=place.name))]
    links += [
        _link(page, words("site.plain_link", name=place.name)),
        _link(addresses.feed(slug, language), words("site.feed_link", name=place.name)),
        _link(addresses.page("data", language), words("site.nav.data")),
    ]
    section(words("site.take_away"), tag("ul", *(tag("li", link) for link in links)))


def _link(path: str, text: str) -> Safe:
    return tag("a", text, href=addresses.PREFIX + path, target="_blank", rel="noopener")

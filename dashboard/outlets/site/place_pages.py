"""The pages about a wijk, the city and its initiatives, and the cards for other sites: from one view-model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup

from dashboard.base.formats import Language
from dashboard.drawing.svg import Caption, map_svg, trend_svg
from dashboard.facts import places
from dashboard.facts.public_face import Face
from dashboard.facts.release import GROUP
from dashboard.outlets.site import addresses
from dashboard.outlets.site.rendering import Frame, Head, drawing, escape, render
from dashboard.store.snapshot import ask
from dashboard.views.residents.city import choose_map, offer_map, public_trend, trend_table, wijk_table
from dashboard.views.residents.place import PublicPlace, around_table, public_place
from dashboard.views.shared.choropleth import MapView
from dashboard.views.shared.plots import Grid
from dashboard.views.shared.tables import Row, Table

_WIDTH = 480.0  # of a drawing: letters stay readable on a phone, and it fits a column on a large screen
_TREND_HEIGHT = 170.0
MOST_ON_CARD = 3  # sentences on a card for other sites


@dataclass(frozen=True)
class Picture:
    """A drawing with the sentence that says it and the table behind it."""

    svg: Markup
    sentence: str
    table: Table
    title: str = ""


@dataclass(frozen=True)
class Atlas:
    """The public face in one language, with what every page about a place needs."""

    face: Face
    frame: Frame

    @cached_property
    def slugs(self) -> dict[str, str]:
        """{area code: slug} of the areas that have a page; the city has none, it is the start page."""
        return addresses.area_slugs(self.face.wijken)

    @property
    def city_code(self) -> str:
        return self.face.places.city.code

    @cached_property
    def places(self) -> dict[str, PublicPlace]:
        """The view-models: the city first, then every wijk by name."""
        codes = [self.city_code, *(area.code for area in self.face.wijken)]
        return {code: public_place(self.face, code, self.frame.words) for code in codes}

    def page_of(self, code: str) -> str:
        """The address of the page of an area, without the language."""
        return "index.html" if code == self.city_code else f"wijk/{self.slugs[code]}.html"

    def slug(self, code: str) -> str:
        return "" if code == self.city_code else self.slugs[code]

    def links_from(self, path: str) -> dict[str, str]:
        """{area code: address of its page as seen from `path`}."""
        language = self.frame.language
        return {code: addresses.relative(addresses.wijk(slug, language), path) for code, slug in self.slugs.items()}

    def named_links_from(self, path: str) -> dict[str, str]:
        links = self.links_from(path)
        return {area.label: links[area.code] for area in self.face.wijken}


def _map(atlas: Atlas, view: MapView, path: str) -> Picture:
    level = atlas.face.places.people_level
    outlines = places.outlines(level.code) if level.has_outline else {}
    words = atlas.frame.words
    caption = Caption("", words.of(level.outline_source), words.language)
    svg = map_svg(view, outlines, caption, words, _WIDTH, links=atlas.links_from(path))
    return Picture(drawing(svg), view.alt, wijk_table(atlas.face, words))


def _trends(atlas: Atlas, code: str) -> tuple[Picture, ...]:
    """The course of each group of fenomenen over all published months; a group without any figure is left out."""
    face, words = atlas.face, atlas.frame.words
    pictures = []
    for subject in face.release.subjects.values():
        if not subject.code.startswith(GROUP):
            continue
        rows = ask("melding_by_month", area_codes=[code], fenomeen=subject.code)
        name = subject.name(words)
        course = public_trend(rows, face, code, name, words)
        if not any(point.figure.is_known for series in course.series for point in series.points):
            continue
        svg = trend_svg(course, Caption("", "", words.language), words, _WIDTH, _TREND_HEIGHT)
        pictures.append(Picture(drawing(svg), course.alt, trend_table(course, name, words), name))
    return tuple(pictures)


def _grid_table(grid: Grid, caption: str) -> Table:
    rows = tuple(
        Row(name, tuple(cell.text for cell in cells)) for name, cells in zip(grid.row_names, grid.cells, strict=True)
    )
    return Table(caption, (grid.corner, *grid.column_names), rows, numeric=False)


def is_empty(place: PublicPlace) -> bool:
    """Nothing at all is known of this place."""
    return not (place.pairs or place.cards or place.life.rows or place.around.disciplines or place.strengths)


def place_page(atlas: Atlas, code: str, picture: str) -> bytes:
    """The page of a wijk, or of the city. `picture`: the address of the picture for who shares it, or empty."""
    frame, place = atlas.frame, atlas.places[code]
    words, language = frame.words, frame.language
    name = atlas.page_of(code).removesuffix(".html")
    path = addresses.page(name, language)
    slug = atlas.slug(code)
    view = offer_map(atlas.face, words) if place.is_city else choose_map(atlas.face, [code], words)
    values: dict[str, Any] = {
        "place": place,
        "city": frame.edition.city_name,
        "is_empty": is_empty(place),
        "map": _map(atlas, view, path),
        "map_title": words("publiek.offer_map" if place.is_city else "publiek.map_title"),
        "wijk_links": atlas.named_links_from(path),
        "trends": _trends(atlas, code),
        "around": around_table(place.around, place.name, words) if place.around.disciplines else None,
        "moments": _grid_table(place.around.moments, words("publiek.moments_title")) if place.around.moments else None,
        "offer_sentence": _offer_sentence(place, frame),
        "fiche": "" if place.is_city else addresses.relative(addresses.fiche(slug, language), path),
        "snippet": _snippet(place, slug, frame),
    }
    title = words("site.nav.index", city=place.name) if place.is_city else place.name
    head = Head(
        name,
        title,
        " ".join(place.summary[:2]),
        feed=addresses.feed(slug, language),
        feed_title=words("site.feed.title", name=place.name),
        picture=picture,
        picture_alt=f"{place.name}. {' '.join(place.summary)}",
    )
    return render("place.html", head, frame, **values)


def _offer_sentence(place: PublicPlace, frame: Frame) -> str:
    count = len(place.cards)
    key = "publiek.offer_none" if not count else "publiek.offer_one" if count == 1 else "publiek.offer"
    return frame.words(key, area=place.name, **({"n": count} if count > 1 else {}))


def _snippet(place: PublicPlace, slug: str, frame: Frame) -> str:
    """The line with which another site shows the card of a wijk; it is shown as text, so the template escapes it."""
    if place.is_city:
        return ""
    address = addresses.embed(slug, frame.language)
    source = frame.base.absolute(address) if frame.base else f"ADRES/{address}"
    title = escape(f"{place.name}, {frame.site_name}")
    return f'<iframe src="{escape(source)}" title="{title}" width="360" height="420" loading="lazy"></iframe>'


def initiatives_page(atlas: Atlas) -> bytes:
    """Every public initiative that runs now, and where."""
    frame, place = atlas.frame, atlas.places[atlas.city_code]
    words = frame.words
    path = addresses.page("initiatieven", frame.language)
    sentence = _offer_sentence(place, frame)
    return render(
        "initiatives.html",
        Head("initiatieven", words("site.nav.initiatieven"), sentence),
        frame,
        cards=place.cards,
        sentence=sentence,
        city=place.name,
        sources=place.sources,
        map=_map(atlas, offer_map(atlas.face, words), path),
        wijk_links=atlas.named_links_from(path),
    )


def embed_page(atlas: Atlas, code: str) -> bytes:
    """A small card of a wijk for other sites: the summary and a link."""
    frame, place, slug = atlas.frame, atlas.places[code], atlas.slug(code)
    path = addresses.embed(slug, frame.language)
    target = addresses.wijk(slug, frame.language)
    return render(
        "embed.html",
        Head(f"embed/{slug}", place.name, " ".join(place.summary[:2])),
        frame,
        heading=place.name,
        summary=place.summary[:MOST_ON_CARD],
        more=frame.base.absolute(target) if frame.base else addresses.relative(target, path),
    )


def news(atlases: Mapping[Language, Atlas]) -> dict[str, dict[str, list[str]]]:
    """{area code: {language: sentences}}: every demonstrable change, or that there is none; what the feeds tell."""
    sentences: dict[str, dict[str, list[str]]] = {}
    for language, atlas in atlases.items():
        for code, place in atlas.places.items():
            sentences.setdefault(code, {})[language] = list(place.changes or place.summary[:1])
    return sentences

"""The whole site as a map of addresses to what makes their bytes. Nothing is read but the public snapshot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.base.formats import Language
from dashboard.base.texts import words_for
from dashboard.facts.public_face import face
from dashboard.facts.release import current_release
from dashboard.outlets.site import addresses, datapackage, dcat, releases
from dashboard.outlets.site.addresses import Base
from dashboard.outlets.site.catalogue import Catalogue, make_catalogue
from dashboard.outlets.site.feeds import FeedOf, feed
from dashboard.outlets.site.place_pages import Atlas, embed_page, initiatives_page, news, place_page
from dashboard.outlets.site.plain_pages import accessibility_page, data_page, lost_page, privacy_page
from dashboard.outlets.site.releases import Log, with_release
from dashboard.outlets.site.rendering import Frame, Maker
from dashboard.outlets.site.share_pictures import share_png
from dashboard.outlets.site.sitemap import robots, sitemap
from dashboard.outlets.site.tables import open_tables
from dashboard.store import snapshot

LOST = "404.html"


@dataclass(frozen=True)
class Site:
    """Every file of the site by its address. `content` makes one, always from the public snapshot."""

    files: dict[str, Maker]

    def content(self, path: str) -> bytes:
        """The bytes at an address. Raises KeyError when nothing is there."""
        make = self.files[path]
        with snapshot.public_only():
            return make()


def make_site(base: Base, past: Log, root: str = "") -> Site:
    """The site of the release in use. `past`: the changelog so far; `root`: where links of the 404 page begin."""
    with snapshot.public_only():
        release = current_release()
        cursor = snapshot.cursor()
        try:
            catalogue = make_catalogue(open_tables(cursor), release.edition)
        finally:
            cursor.close()
        of_residents = face()
        languages = addresses.site_languages()
        atlases = {code: Atlas(of_residents, Frame(words_for(code), release.edition, base)) for code in languages}
        log = with_release(past, catalogue, news(atlases))
        files: dict[str, Maker] = {}
        for atlas in atlases.values():
            files |= _pages(atlas, catalogue, log)
    files |= _data(catalogue, log, base)
    first = atlases[languages[0]]
    names = [(area.label, first.slugs[area.code]) for area in of_residents.wijken]
    files[LOST] = lambda: lost_page(first.frame, names, root or base.path)
    if base:
        pages = [path for path in files if path.endswith(".html") and "embed/" not in path and path != LOST]
        files["sitemap.xml"] = lambda: sitemap(pages, base, release.edition.as_of)
        files["robots.txt"] = lambda: robots(base)
    return Site(files)


def _pages(atlas: Atlas, catalogue: Catalogue, log: Log) -> dict[str, Maker]:
    """Every page of one language, with its feeds, leaflets, cards and pictures."""
    frame = atlas.frame
    language: Language = frame.language
    files: dict[str, Maker] = {
        addresses.page("data", language): lambda: data_page(frame, catalogue, log),
        addresses.page("privacy", language): lambda: privacy_page(frame),
        addresses.page("toegankelijkheid", language): lambda: accessibility_page(frame),
        addresses.page("initiatieven", language): lambda: initiatives_page(atlas),
    }
    for code in atlas.places:
        files |= _of_place(atlas, code, catalogue, log)
    return files


def _of_place(atlas: Atlas, code: str, catalogue: Catalogue, log: Log) -> dict[str, Maker]:
    frame, slug, language = atlas.frame, atlas.slug(code), atlas.frame.language
    page = addresses.in_language(atlas.page_of(code), language)
    about = FeedOf(catalogue.city_code, code, atlas.places[code].name, page, addresses.feed(slug, language))
    picture = addresses.card(slug, language) if frame.base else ""
    files: dict[str, Maker] = {
        page: lambda: place_page(atlas, code, picture),
        about.path: lambda: feed(about, log, frame.base, catalogue.publisher(frame.words), frame.words),
    }
    if code != atlas.city_code:
        files[addresses.embed(slug, language)] = lambda: embed_page(atlas, code)
        files[addresses.fiche(slug, language)] = lambda: _fiche(atlas, code)
    if picture:
        files[picture] = lambda: _picture(atlas, code)
    return files


def _fiche(atlas: Atlas, code: str) -> bytes:
    from dashboard.outlets.paper.fiche import fiche_pdf

    return fiche_pdf(atlas.face, atlas.places[code], atlas.frame.words)


def _picture(atlas: Atlas, code: str) -> bytes:
    frame, level = atlas.frame, atlas.face.places.people_level
    example = frame.words("frame.example") if frame.edition.has_example else ""
    return share_png(atlas.places[code], level.code, frame.site_name, example, frame.words)


def _data(catalogue: Catalogue, log: Log, base: Base) -> dict[str, Maker]:
    """The open data under data/, and what describes it."""

    def bytes_of(name: str) -> Callable[[], bytes]:
        return lambda: catalogue.files[name].content

    home = base.absolute("data.html") if base else ""
    folder = base.absolute("data/") if base else ""
    described: dict[str, Maker] = {
        datapackage.NAME: lambda: datapackage.datapackage(catalogue, words_for(addresses.site_languages()[0]), home),
        dcat.NAME: lambda: dcat.dcat(catalogue, folder, home),
        releases.NAME: lambda: releases.log_bytes(log),
    }
    files = {name: bytes_of(name) for name in catalogue.files} | described
    return {f"data/{name}": make for name, make in files.items()}

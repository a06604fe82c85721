"""The site: every page in both languages, small, without script, each picture with a sentence and a table."""

from __future__ import annotations

import dataclasses
import json
import re
from html import unescape
from html.parser import HTMLParser
from posixpath import dirname, normpath
from xml.etree import ElementTree

import pytest

from dashboard.base.texts import words_for
from dashboard.facts import public_face
from dashboard.outlets.site import addresses, content
from dashboard.outlets.site.addresses import Base
from dashboard.outlets.site.content import make_site
from dashboard.outlets.site.releases import Log
from dashboard.outlets.site.share_pictures import share_svg
from tests.hostile import NAMES
from tests.outlets.site.conftest import public

BASE = Base("https://stad.test/buurtbeeld/")
ATOM = "{http://www.w3.org/2005/Atom}"
MOST_BYTES = 120_000


class Page(HTMLParser):
    """What a page holds: its texts, links, ids, and tags with their attributes."""

    def __init__(self, html: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(html.decode())

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data):
        if not {"style", "head"} & set(self.open[-2:]):
            self.texts.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.texts).split())

    def all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def site(example_release):
    with public(example_release):
        yield make_site(BASE, Log())


@pytest.fixture(scope="module")
def plain(example_release):
    with public(example_release):
        yield make_site(Base(), Log())


def html_of(site):
    return {path: site.content(path) for path in site.files if path.endswith(".html")}


def test_there_is_a_page_for_every_wijk_in_both_languages(site):
    names = set(site.files)
    for language in ("", "en/"):
        assert len([name for name in names if re.fullmatch(f"{language}wijk/[a-z0-9-]+\\.html", name)]) == 12
        assert len([name for name in names if re.fullmatch(f"{language}fiche/[a-z0-9-]+\\.pdf", name)]) == 12
        assert len([name for name in names if re.fullmatch(f"{language}embed/[a-z0-9-]+\\.html", name)]) == 12
        assert len([name for name in names if re.fullmatch(f"{language}feed/[a-z0-9-]+\\.xml", name)]) == 13
        for page in addresses.PAGES:
            assert f"{language}{page}.html" in names
    assert {"sitemap.xml", "robots.txt", "404.html"} <= names


def test_every_page_is_small_has_no_script_and_asks_nothing_of_others(site):
    for path, html in html_of(site).items():
        page = Page(html)
        assert len(html) <= MOST_BYTES, path
        assert not page.all("script"), path
        assert not [a for name, a in page.tags for key in a if key.startswith("on")], path
        assert not [a for _, a in page.tags if "style" in a], "the policy forbids styles in the text"
        loaded = [a.get("src") for name in ("img", "iframe", "video", "source") for a in page.all(name)]
        loaded += [a["href"] for a in page.all("link") if a["rel"] in ("stylesheet", "preload")]
        loaded += [a["href"] for a in page.all("link") if a["rel"] == "icon" and not a["href"].startswith("data:")]
        assert not loaded, "one request: the page itself"
        assert b"url(http" not in html


def test_every_link_inside_leads_somewhere(plain):
    for path, html in html_of(plain).items():
        if path == "404.html":
            continue
        page = Page(html)
        ids = {a["id"] for _, a in page.tags if a.get("id")}
        for link in (a["href"] for a in page.all("a") if "href" in a):
            if link.startswith(("https://", "http://", "mailto:")):
                continue
            target, _, part = link.partition("#")
            if part:
                assert part in ids
            if target:
                assert normpath(f"{dirname(path)}/{target}".lstrip("/")) in plain.files, (path, link)


def test_ids_are_unique_and_described_things_exist(site):
    for path, html in html_of(site).items():
        page = Page(html)
        ids = [a["id"] for _, a in page.tags if a.get("id")]
        assert len(ids) == len(set(ids)), path
        for _, attributes in page.tags:
            for key in ("aria-labelledby", "aria-describedby"):
                assert attributes.get(key, ids[0] if ids else None) in (*ids, None), path


def test_each_picture_has_a_sentence_and_a_table(site):
    for path, html in html_of(site).items():
        text = html.decode()
        for figure in re.findall(r"<figure>.*?</figure>\s*<details>.*?</details>", text, re.DOTALL):
            assert re.search(r"<figcaption>[^<]{20,}</figcaption>", figure), path
            assert figure.count("<tr>") > 1, path
        assert text.count("<figure>") == len(
            re.findall(r"<figure>.*?</figure>\s*<details>.*?</details>", text, re.DOTALL)
        )


def test_the_page_of_a_wijk_names_what_the_view_model_says(site, example_release):
    from dashboard.facts.public_face import face
    from dashboard.views.residents.place import public_place

    with public(example_release):
        found = face()
        for language in ("nl", "en"):
            slugs = addresses.area_slugs(found.wijken)
            for area in found.wijken:
                place = public_place(found, area.code, words_for(language))
                text = Page(site.content(addresses.wijk(slugs[area.code], language))).text
                said = [*place.summary, *place.intro, *(one.text for one in place.strengths)]
                said += [one.sentence for one in place.pairs] + [one.said for one in place.goals]
                said += [one.title for one in place.cards]
                for sentence in said:
                    assert " ".join(sentence.split()) in text, (area.label, sentence)


def test_with_a_base_url_pages_name_each_other(site):
    page = Page(site.content("en/wijk/mechelen-noord.html"))
    links = {a.get("hreflang"): a["href"] for a in page.all("link") if a["rel"] == "alternate" and "hreflang" in a}
    assert links == {
        "nl": f"{BASE.url}wijk/mechelen-noord.html",
        "en": f"{BASE.url}en/wijk/mechelen-noord.html",
        "x-default": f"{BASE.url}wijk/mechelen-noord.html",
    }
    meta = {a["property"]: a["content"] for a in page.all("meta") if "property" in a}
    assert meta["og:image"] == f"{BASE.url}en/beeld/mechelen-noord.png"
    assert site.content("en/beeld/mechelen-noord.png").startswith(b"\x89PNG")
    assert meta["og:url"] == links["en"]


def test_the_sitemap_holds_every_page(site):
    root = ElementTree.fromstring(site.content("sitemap.xml"))  # noqa: S314 (our own bytes)
    found = {one.text for one in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    pages = {path for path in site.files if path.endswith(".html") and "embed/" not in path and path != "404.html"}
    assert found == {BASE.url + path for path in pages}


def test_without_a_base_url_nothing_is_absolute(plain):
    for path, html in html_of(plain).items():
        page = Page(html)
        assert not [a for a in page.all("link") if a["rel"] in ("canonical",)], path
    assert "sitemap.xml" not in plain.files
    assert not [path for path in plain.files if path.endswith(".png")]


# ---- feeds ----------------------------------------------------------------------------------------


def feeds(site):
    return {path: ElementTree.fromstring(site.content(path)) for path in site.files if "feed/" in path}  # noqa: S314


def test_feeds_are_valid_atom(site):
    """RFC 4287: what a feed and an entry must have, once, and dates in the form of RFC 3339."""
    found = feeds(site)
    assert len(found) == 26
    ids = []
    for root in found.values():
        assert root.tag == f"{ATOM}feed"
        for parent in (root, *root.findall(f"{ATOM}entry")):
            for name in ("id", "title", "updated"):
                assert len(parent.findall(f"{ATOM}{name}")) == 1
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", parent.findtext(f"{ATOM}updated"))
            assert parent.findtext(f"{ATOM}id").startswith("urn:uuid:")
            ids.append(parent.findtext(f"{ATOM}id"))
        assert root.findtext(f"{ATOM}author/{ATOM}name")
        relations = [one.get("rel") for one in root.findall(f"{ATOM}link")]
        assert sorted(relations) == ["alternate", "self"]
        assert root.findtext(f"{ATOM}entry/{ATOM}content")
    assert len(ids) == len(set(ids))


def test_feeds_follow_releases_and_not_the_clock(site, example_release):
    with public(example_release):
        again = make_site(BASE, Log())
    for path in (one for one in site.files if "feed/" in one):
        assert again.content(path) == site.content(path)
        assert b"2026-11-23T00:00:00Z" in site.content(path)


def test_a_later_release_adds_an_entry_and_one_without_news_does_not(tiny_release, tmp_path):
    with public(tiny_release):
        log = content_log(Log())
        assert content_log(log) == log
        older = log.releases[0].model_copy(update={"digest": "0" * 64, "tables": {}})
        later = content_log(Log(releases=(older,)))
    assert [one.digest for one in later.releases] == [log.releases[0].digest, "0" * 64]
    assert later.releases[0].added


def content_log(past):
    made = make_site(Base(), past)
    return Log.model_validate_json(made.content("data/releases.json"))


# ---- text from data is text -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile(example_release):
    """A site in which the name of each wijk, and the title of each initiative, tries to be code."""
    real = public_face.face

    def turned():
        found = real()
        named = {area.code: NAMES[n % len(NAMES)] for n, area in enumerate(found.wijken)}
        areas = {
            code: dataclasses.replace(area, label=named.get(code, area.label), name=named.get(code, area.name))
            for code, area in found.places.areas.items()
        }
        initiatives = tuple(
            dataclasses.replace(one, title=NAMES[n % len(NAMES)], description="<b>x</b>", link="javascript:alert(1)")
            for n, one in enumerate(found.offer.initiatives)
        )
        offer = dataclasses.replace(found.offer, initiatives=initiatives)
        here = dataclasses.replace(found.release, places=dataclasses.replace(found.places, areas=areas))
        return dataclasses.replace(found, release=here, offer=offer)

    with public(example_release):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(content, "face", turned)
            made = make_site(BASE, Log())
        yield made


def test_a_name_is_text_in_page_feed_and_json(hostile):
    names = {" ".join(name.split()) for name in NAMES}
    code = {path: Page(html) for path, html in html_of(hostile).items()}
    for path in ("index.html", "initiatieven.html", "404.html", "en/index.html"):
        assert not [name for name in names if name not in code[path].text], path
    for path, page in code.items():
        assert not page.all("script"), path
        assert not page.all("img"), path
        assert not [a for a in page.all("a") if a.get("href", "").startswith("javascript")], path
        assert not [key for _, a in page.tags for key in a if key.startswith("on")], path
    titles = " ".join(root.findtext(f"{ATOM}title") for root in feeds(hostile).values())
    assert not [name for name in names if name not in titles]
    log = json.loads(hostile.content("data/releases.json"))
    told = " ".join(text for one in log["releases"][0]["news"].values() for texts in one.values() for text in texts)
    told = " ".join(told.split())
    assert sum(name in told for name in names) >= len(names) / 2, "most sentences name their wijk"


def test_the_line_for_a_frame_cannot_be_broken_out_of(hostile):
    for path in (one for one in hostile.files if re.fullmatch(r"wijk/.*\.html", one)):
        shown = "".join(
            re.findall(r"<pre tabindex=\"0\"><code>(.*?)</code>", hostile.content(path).decode(), re.DOTALL)
        )
        pasted = Page(unescape(shown).encode())
        assert [tag for tag, _ in pasted.tags] == ["iframe"], path
        assert set(pasted.tags[0][1]) == {"src", "title", "width", "height", "loading"}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_text_in_the_picture_for_sharing(example_release, name):
    from dashboard.facts.places import outlines as outlines_of
    from dashboard.facts.public_face import face
    from dashboard.views.residents.place import public_place

    with public(example_release):
        found = face()
        place = dataclasses.replace(
            public_place(found, found.wijken[0].code, words_for("nl")), name=name, summary=(name,)
        )
        outlines = outlines_of("wijk")
    svg = share_svg(place, outlines, name, name, words_for("nl"))
    root = ElementTree.fromstring(svg)  # noqa: S314 (our own bytes)
    assert " ".join(name.split()) in " ".join(" ".join(root.itertext()).split())
    assert {one.tag.rpartition("}")[2] for one in root.iter()} <= {"svg", "title", "rect", "text", "g", "path"}


# ---- little data ----------------------------------------------------------------------------------


def test_a_city_without_initiatives_and_goals_has_pages_that_say_so(tiny_release):
    with public(tiny_release):
        made = make_site(Base(), Log())
        pages = {path: Page(made.content(path)).text for path in made.files if path.endswith(".html")}
    wijken = [path for path in pages if path.startswith("wijk/")]
    assert wijken
    words = words_for("nl")
    for path in wijken:
        assert words("publiek.strengths_none") in pages[path]
        assert "zijn er geen doelen om te tonen" in pages[path]
        assert "We kennen nu geen initiatieven" in pages[path]
    assert all(len(text) > 300 for path, text in pages.items() if "embed/" not in path)


def test_a_wijk_without_anything_says_so(example_release, monkeypatch):
    import pandas as pd

    real = public_face.face

    def empty():
        found = real()
        code = found.wijken[0].code
        return dataclasses.replace(
            found,
            reported={key: one for key, one in found.reported.items() if key[0] != code},
            indicators=pd.DataFrame(columns=found.indicators.columns),
            presence=pd.DataFrame(columns=found.presence.columns),
            moments=pd.DataFrame(columns=found.moments.columns),
            offer=dataclasses.replace(found.offer, initiatives=()),
        )

    monkeypatch.setattr(content, "face", empty)
    with public(example_release):
        made = make_site(Base(), Log())
        path = addresses.wijk(addresses.area_slugs(real().wijken)["12025W01"], "nl")
        text = Page(made.content(path)).text
    assert "hebben we nog geen cijfers" in text


def test_slugs_never_collide():
    from dashboard.facts.places import Area

    def area(code, label):
        return Area(code, "wijk", label, label, None, 1, 1.0, True, True)

    slugs = addresses.area_slugs(
        [area("A1", "Noord"), area("A2", "Noord!"), area("A3", "🎉"), area("A4", "Zuid-Oost é")]
    )
    assert slugs == {"A1": "noord-a1", "A2": "noord-a2", "A3": "a3", "A4": "zuid-oost-e"}

"""The pages that are not about a wijk: open data, privacy, accessibility, and the one for an address that is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.base import formats, settings
from dashboard.base.texts import Words, words_for
from dashboard.outlets.site import addresses, datapackage, dcat, releases
from dashboard.outlets.site.catalogue import Catalogue
from dashboard.outlets.site.releases import Entry, Log
from dashboard.outlets.site.rendering import Frame, Head, render


def data_page(frame: Frame, catalogue: Catalogue, log: Log) -> bytes:
    """Every table with its files, how programs find them, and what changed with each release."""
    words = frame.words
    path = addresses.page("data", frame.language)

    def to(name: str) -> str:
        return addresses.relative(f"data/{name}", path)

    rows = [
        {
            "name": item.name,
            "title": item.title(words),
            "about": item.about(words),
            "rows": formats.number(item.table.row_count, frame.language),
            "licence": ", ".join(item.licences) or words("site.data.no_licence"),
            "files": [
                {
                    "format": file.format,
                    "href": to(file.name),
                    "label": words("site.data.file_label", title=item.title(words), format=file.format),
                }
                for file in item.files
            ],
        }
        for item in catalogue.datasets
    ]
    described = ((datapackage.NAME, "datapackage"), (dcat.NAME, "dcat"), (releases.NAME, "releases"))
    return render(
        "data.html",
        Head("data", words("site.data.title"), words("site.data.description", city=frame.edition.city_name)),
        frame,
        datasets=rows,
        metadata=[(to(name), words(f"site.data.{key}")) for name, key in described],
        changes=[_change(item, item is log.releases[-1], catalogue, words) for item in log.releases],
        sources=[
            f"{words.of(row['name'])}. {words.of(row['producer'])}. {words.of(row['licence'])}"
            for row in catalogue.sources
        ]
        + list(dict.fromkeys(item.rights for item in catalogue.datasets if item.rights and not item.licences)),
    )


def _change(entry: Entry, is_first: bool, catalogue: Catalogue, words: Words) -> str:
    day, last = formats.day(entry.as_of, words.language), formats.month(entry.last_month, words.language)
    if is_first:
        first = formats.month(entry.first_month, words.language)
        return words("site.data.change_first", day=day, first=first, last=last)
    titles = {table.name: table.title(words) for table in catalogue.datasets}
    names = [titles.get(name, name) for name in (*entry.added, *entry.changed, *entry.removed)]
    tables = ", ".join(names) or words("site.data.change_nothing")
    return words("site.data.change", day=day, last=last, tables=tables)


def _sections(keys: Sequence[str], words: Words, **values: object) -> list[dict[str, object]]:
    sections: list[dict[str, object]] = []
    for key in keys:
        count = len(words.section(f"{key}_text"))
        texts = [words(f"{key}_text.{number}", **values) for number in range(1, count + 1)]
        sections.append({"title": words(key), "texts": texts})
    return sections


def privacy_page(frame: Frame) -> bytes:
    """HTML page on what this site knows of a visitor, and how the figures protect people."""
    words = frame.words
    sections = _sections(
        ("site.privacy.visit", "site.privacy.figures"), words, people=settings.MIN_INHABITANTS, n=settings.COUNT_BASE
    )
    sections[-1]["texts"] = [*words.section("protect.text"), *_texts(sections[-1])]
    title = words("site.privacy.title")
    head = Head("privacy", title, words("site.privacy.description"))
    return render("text.html", head, frame, heading=title, sections=sections)


def _texts(section: dict[str, object]) -> list[str]:
    texts = section["texts"]
    return list(texts) if isinstance(texts, list) else []


def accessibility_page(frame: Frame) -> bytes:
    """The accessibility statement."""
    words = frame.words
    keys = [f"site.accessibility.{name}" for name in ("status", "tested", "help", "problem")]
    title = words("site.accessibility.title")
    head = Head("toegankelijkheid", title, words("site.accessibility.description"))
    return render("text.html", head, frame, heading=title, sections=_sections(keys, words))


def lost_page(frame: Frame, areas: Sequence[tuple[str, str]], root: str) -> bytes:
    """HTML page for a wrong address, in every language. It is shown at any depth, so its links begin at `root`.

    areas: names and slugs of the wijken.
    """
    parts = []
    for language in addresses.site_languages():
        words = words_for(language)
        links = [
            (root + addresses.page("index", language), words("site.nav.index", city=frame.edition.city_name)),
            *((root + addresses.wijk(slug, language), name) for name, slug in areas),
        ]
        parts.append(
            {
                "language": language,
                "title": words("site.lost.title"),
                "text": words("site.lost.text"),
                "links": links,
            }
        )
    head = Head("404", frame.words("site.lost.title"), frame.words("site.lost.description"))
    return render("lost.html", head, frame, parts=parts)

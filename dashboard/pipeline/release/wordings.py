"""The words of a city, of every kind and in every language, as one relation: what pages call things.

Tables of the release hold Dutch and English beside their codes, as they always did; pages ask `wording`, so that a
third language needs no column anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import duckdb

from dashboard.base.texts import Wording
from dashboard.city.catalog import Catalog
from dashboard.city.city_file import City
from dashboard.city.fields import Worded
from dashboard.city.goal_file import GoalFile
from dashboard.city.partner_sources import AreaGroup
from dashboard.pipeline.read.inputs import Inputs
from dashboard.pipeline.read.partners import Partners
from dashboard.pipeline.read.partners.catalogs import PartnerCatalog
from dashboard.pipeline.read.partners.signals import SignalCatalog
from dashboard.pipeline.read.staging import put, sources_by_kind

Text = tuple[str, str, str, Worded]  # kind, its code, field, the text in the languages that it was written in


def put_wordings(con: duckdb.DuckDBPyConnection, inputs: Inputs, partners: Partners) -> None:
    """wording_known. public_text: what residents read instead."""
    city, catalog = inputs.city, inputs.catalog
    public = {("fenomeen", item.code, "name"): item.public_name or item.name for item in catalog.fenomenen}
    texts = [
        *_of_city(city),
        *_of_catalog(catalog),
        *_of_partners(partners.catalog),
        *_of_groups(inputs, "presence_area", city.partners.presence_areas),
        *_of_groups(inputs, "signal_area", city.partners.signal_areas),
        *_of_signals(partners.signals.catalog),
        *_of_goals(inputs.goals),
    ]
    put(
        con,
        "wording_known",
        "kind varchar, about_code varchar, field varchar, language varchar, text varchar, public_text varchar",
        [
            (kind, code, field, language, spoken, _said(public.get((kind, code, field), text), language, city))
            for kind, code, field, text in texts
            for language, spoken in _in_languages(text, city)
        ],
    )


def _in_languages(text: Worded, city: City) -> Iterator[tuple[str, str]]:
    for language in city.languages:
        yield language, _said(text, language, city)


def _said(text: Mapping[str, str], language: str, city: City) -> str:
    """A text in a language, else in the first language of the city, else in the one that it was written in first."""
    return text.get(language) or text.get(city.languages[0]) or next(iter(text.values()))


def _of_city(city: City) -> Iterator[Text]:
    yield "city", city.code, "population_source", _dutch_english(city.population.source, city.population.source_en)
    for level in city.levels:
        yield "level", level.code, "name", level.name
        yield "level", level.code, "plural", level.plural
        if level.outline is not None and level.outline.source:
            yield "level", level.code, "outline_source", _dutch_english(level.outline.source, level.outline.source_en)
    for together in city.people_areas:
        yield "people_group", together.code, "name", together.name
    for part in city.day_parts:
        yield "day_part", part.code, "name", part.name
    for _, source in sources_by_kind(city):
        yield "source", source.code, "name", source.name
        yield "source", source.code, "producer", _dutch_english(source.producer, source.producer_en)
        yield "source", source.code, "licence", _dutch_english(source.licence, source.licence_en)
    for number, link in enumerate(city.report_links):
        yield "report_link", str(number), "name", link.name
    for number, note in enumerate(city.policy_notes):
        yield "policy_note", str(number), "name", note.name


def _dutch_english(dutch: str, english: str | None) -> Wording:
    """A text that the city file has in one language, and perhaps in English beside it."""
    return Wording(nl=dutch) | ({"en": english} if english else {})  # type: ignore[return-value]


def _of_catalog(catalog: Catalog) -> Iterator[Text]:
    for group in catalog.groups:
        yield "fenomeen_group", group.code, "name", group.name
    for item in catalog.fenomenen:
        yield "fenomeen", item.code, "name", item.name
        yield "fenomeen", item.code, "definition", item.definition
        yield "fenomeen", item.code, "why", item.why_it_matters


def _of_partners(catalog: PartnerCatalog) -> Iterator[Text]:
    for kind, named in (
        ("organisation_kind", catalog.kinds),
        ("theme", catalog.themes),
        ("target_group", catalog.target_groups),
        ("indicator_theme", catalog.indicator_themes),
    ):
        for item in named:
            yield kind, item.code, "name", item.name
    for kind, defined in (("discipline", catalog.disciplines), ("indicator", catalog.indicators)):
        for item in defined:
            yield kind, item.code, "name", item.name
            yield kind, item.code, "definition", item.definition


def _of_groups(inputs: Inputs, kind: str, groups: Iterable[AreaGroup]) -> Iterator[Text]:
    """The names of groups of wijken, and of each wijk, which is a group by itself where it is in none."""
    for group in groups:
        yield kind, group.code, "name", group.name
    for row in inputs.areas.of_level(inputs.city.people_level).itertuples():
        yield kind, str(row.area_code), "name", Wording(nl=str(row.area_name))


def _of_signals(catalog: SignalCatalog | None) -> Iterator[Text]:
    if catalog is None:
        return
    for kind, words in (("domain", catalog.domains), ("stage", catalog.stages), ("outcome", catalog.outcomes)):
        for word in words:
            yield f"signal_{kind}", word.code, "name", word.name
            yield f"signal_{kind}", word.code, "definition", word.definition


def _of_goals(file: GoalFile) -> Iterator[Text]:
    for network in file.content.networks:
        yield "network", network.code, "vision", network.vision
    for goal in file.content.goals:
        yield "goal", goal.code, "sentence", goal.sentence
        yield "goal", goal.code, "story", goal.story

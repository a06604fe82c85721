"""The open data for the catalogues of other governments: DCAT-AP Vlaanderen as JSON-LD.

docs/open-data.md lists the mandatory fields and the version of the profile. Without a base URL the addresses are
relative to this file; a portal that harvests it needs the site to be published with --base-url.
"""

from __future__ import annotations

import json
from typing import Any

from rdflib import Graph, Literal, Namespace, URIRef

from dashboard.base.texts import Words, words_for
from dashboard.outlets.site.catalogue import Catalogue, DataFile, Dataset
from dashboard.outlets.site.terms import terms

NAME = "dcat.jsonld"


class _Writer:
    """Statements about things that all have an address: no blank nodes, so that the same input gives the same bytes."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.graph = Graph(bind_namespaces="none")
        self.spaces = {prefix: Namespace(address) for prefix, address in terms().namespaces.items()}
        for prefix, space in self.spaces.items():
            self.graph.bind(prefix, space)

    def address(self, name: str) -> URIRef:
        return URIRef(self.base + name)

    def term(self, name: str) -> URIRef:
        return URIRef(terms().expand(name))

    def say(self, subject: URIRef, name: str, value: Any) -> None:
        """One statement; a `str` becomes a plain text."""
        self.graph.add((subject, self.term(name), value if isinstance(value, URIRef | Literal) else Literal(value)))

    def typed(self, subject: URIRef, name: str) -> None:
        self.graph.add((subject, self.term("rdf:type"), self.term(name)))

    def said(self, subject: URIRef, name: str, texts: dict[str, str]) -> None:
        """A text in each language."""
        for language, text in texts.items():
            self.say(subject, name, Literal(text, lang=language))

    def value(self, key: str) -> URIRef:
        return URIRef(terms().values[key])


def _each(catalogue: Catalogue, say: Any) -> dict[str, str]:
    """{language: text} from a function of words, in every language of the city."""
    return {language: say(words_for(language)) for language in catalogue.edition.languages}


def dcat(catalogue: Catalogue, data_url: str = "", page_url: str = "") -> bytes:
    """The catalogue as JSON-LD. `data_url`: the address of the folder with the data, ending in '/', or empty;
    `page_url`: the page about the data, for people."""
    write = _Writer(data_url)
    page = URIRef(page_url or "../data.html")
    agent, contact = _people(write, catalogue, page)
    top = write.address(f"{NAME}#catalogue")
    write.typed(top, "dcat:Catalog")
    write.say(top, "dct:identifier", f"buurtbeeld-{catalogue.city_code}")
    write.said(top, "dct:title", _each(catalogue, lambda w: w("opendata.title", city=catalogue.edition.city_name)))
    write.said(top, "dct:description", _each(catalogue, lambda w: _description(catalogue, w)))
    write.say(top, "dct:publisher", agent)
    write.say(top, "dcat:contactPoint", contact)
    write.say(top, "foaf:homepage", page)
    write.say(top, "dct:issued", Literal(catalogue.edition.as_of))
    for one in catalogue.datasets:
        dataset = _dataset(write, catalogue, one, agent, contact, page)
        write.say(top, "dcat:dataset", dataset)
        write.say(top, "dcat:record", _record(write, catalogue, one, dataset))
    return _sorted(write)


def _people(write: _Writer, catalogue: Catalogue, page: URIRef) -> tuple[URIRef, URIRef]:
    """Publisher and contact. No address is invented: the contact points to the page of the data."""
    agent, contact = write.address(f"{NAME}#publisher"), write.address(f"{NAME}#contact")
    for kind in ("foaf:Agent", "dct:Agent"):
        write.typed(agent, kind)
    write.said(agent, "foaf:name", _each(catalogue, catalogue.publisher))
    for kind in ("vcard:Organization", "vcard:Kind"):
        write.typed(contact, kind)
    write.said(contact, "vcard:fn", _each(catalogue, catalogue.publisher))
    write.say(contact, "foaf:page", page)
    return agent, contact


def _description(catalogue: Catalogue, words: Words) -> str:
    example = f" {words('frame.example')}" if catalogue.edition.has_example else ""
    return f"{words('opendata.about')} {words('opendata.about_protection')}{example}"


def _record(write: _Writer, catalogue: Catalogue, one: Dataset, dataset: URIRef) -> URIRef:
    record = write.address(f"{NAME}#record-{one.name}")
    write.typed(record, "dcat:CatalogRecord")
    write.say(record, "dct:identifier", f"buurtbeeld-{catalogue.city_code}-{one.name}-record")
    write.say(record, "dct:modified", _moment(write, catalogue))
    write.say(record, "foaf:primaryTopic", dataset)
    standard = URIRef(terms().profile.uri)
    write.typed(standard, "dct:Standard")
    write.say(record, "dct:conformsTo", standard)
    return record


def _moment(write: _Writer, catalogue: Catalogue) -> Literal:
    return Literal(f"{catalogue.edition.as_of.isoformat()}T00:00:00Z", datatype=write.term("xsd:dateTime"))


def _dataset(
    write: _Writer, catalogue: Catalogue, described: Dataset, agent: URIRef, contact: URIRef, page: URIRef
) -> URIRef:
    dataset = write.address(f"{NAME}#{described.name}")
    write.typed(dataset, "dcat:Dataset")
    write.say(dataset, "dct:identifier", f"buurtbeeld-{catalogue.city_code}-{described.name}")
    write.said(dataset, "dct:title", _each(catalogue, described.title))
    write.said(dataset, "dct:description", _each(catalogue, lambda w: _meaning(described, w)))
    for name, key in (
        ("dct:accessRights", "public_access"),
        ("mdcat:statuut", "open_data"),
        ("dct:accrualPeriodicity", "monthly"),
        ("dcat:theme", "theme"),
        ("dct:language", "dutch"),
        ("dct:language", "english"),
    ):
        write.say(dataset, name, write.value(key))
    for name in ("public_access", "open_data", "theme"):
        write.typed(write.value(name), "skos:Concept")
        write.said(
            write.value(name), "skos:prefLabel", _each(catalogue, lambda w, name=name: w(f"opendata.concept.{name}"))
        )
    write.say(dataset, "dct:publisher", agent)
    write.say(dataset, "dcat:contactPoint", contact)
    write.say(dataset, "dcat:landingPage", page)
    write.say(dataset, "dct:modified", _moment(write, catalogue))
    for number in range(1, 6):
        write.said(dataset, "dcat:keyword", _each(catalogue, lambda w, number=number: w(f"opendata.keyword.{number}")))
    for file in described.files:
        write.say(dataset, "dcat:distribution", _distribution(write, catalogue, described, file))
    return dataset


def _meaning(one: Dataset, words: Words) -> str:
    return f"{one.about(words)} {words('opendata.protection', text=one.table.protection)}"


def _distribution(write: _Writer, catalogue: Catalogue, dataset: Dataset, file: DataFile) -> URIRef:
    subject, target = write.address(f"{NAME}#{file.name}"), write.address(file.name)
    kind = terms().formats[file.format]
    write.typed(subject, "dcat:Distribution")
    write.say(subject, "dct:identifier", f"buurtbeeld-{catalogue.city_code}-{file.name}")
    write.said(subject, "dct:title", _each(catalogue, lambda w: f"{dataset.title(w)} ({file.format})"))
    write.say(subject, "dcat:accessURL", target)
    write.say(subject, "dcat:downloadURL", target)
    write.say(subject, "dcat:mediaType", URIRef(terms().iana.media_types + file.media_type))
    write.say(subject, "dct:format", URIRef(kind.file_type))
    write.say(subject, "dcat:byteSize", Literal(str(file.size), datatype=write.term("xsd:nonNegativeInteger")))
    write.say(subject, "dct:modified", _moment(write, catalogue))
    _checksum(write, subject, file)
    known = [terms().licences[name] for name in dataset.licences if name in terms().licences]
    if len(known) == 1 and len(dataset.licences) == 1:
        write.typed(URIRef(known[0].uri), "dct:LicenseDocument")
        write.say(subject, "dct:license", URIRef(known[0].uri))
    elif dataset.licences or dataset.rights:
        rights = write.address(f"{NAME}#rights-{dataset.name}")
        write.typed(rights, "dct:RightsStatement")
        write.say(rights, "dct:description", "; ".join(part for part in (*dataset.licences, dataset.rights) if part))
        write.say(subject, "dct:rights", rights)
    return subject


def _checksum(write: _Writer, subject: URIRef, file: DataFile) -> None:
    checksum = write.address(f"{NAME}#sha256-{file.name}")
    write.typed(checksum, "spdx:Checksum")
    write.say(checksum, "spdx:algorithm", write.value("sha256"))
    write.say(checksum, "spdx:checksumValue", Literal(file.sha256, datatype=write.term("xsd:hexBinary")))
    write.say(subject, "spdx:checksum", checksum)


def _sorted(write: _Writer) -> bytes:
    """The statements as JSON-LD, in one fixed order: rdflib's own order follows the hashes of this run."""
    context = dict(terms().namespaces)  # of JSON-LD
    text = write.graph.serialize(format="json-ld", context=context, auto_compact=False)
    content = json.loads(text)
    ordered = {"@context": context, "@graph": _in_order(content["@graph"])}
    return (json.dumps(ordered, ensure_ascii=False, indent=1) + "\n").encode()


def _in_order(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _in_order(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return sorted((_in_order(part) for part in value), key=lambda part: json.dumps(part, sort_keys=True))
    return value

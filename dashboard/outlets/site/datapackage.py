"""The open data as a Frictionless Data Package: a `datapackage.json` that says what each CSV file and column is.

Written as version 1 of that standard (profiles `tabular-data-package` and `tabular-data-resource`), which programs read
most widely; tests validate it, with all its data, by the frictionless library.
"""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa

from dashboard.base.texts import Words
from dashboard.outlets.site.catalogue import Catalogue, Dataset, column_meaning
from dashboard.outlets.site.terms import terms

NAME = "datapackage.json"


def datapackage(catalogue: Catalogue, words: Words, home: str = "") -> bytes:
    """The descriptor. `home`: the address of the data page, when it is known."""
    edition = catalogue.edition
    content: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": f"buurtbeeld-{catalogue.city_code}".replace("_", "-"),
        "id": f"buurtbeeld-{catalogue.city_code}-{catalogue.release_id}",
        "title": words("opendata.title", city=edition.city_name),
        "description": _description(catalogue, words),
        "version": edition.last_month.strftime("%Y.%-m"),
        "created": f"{edition.as_of.isoformat()}T00:00:00Z",
        "contributors": [{"title": catalogue.publisher(words), "role": "publisher"}],
        "keywords": words.section("opendata.keyword"),
        "licenses": _licences(catalogue.licences),
        "sources": _sources(catalogue, words),
        "resources": [_resource(one, catalogue, words) for one in catalogue.datasets],
    }
    if home:
        content["homepage"] = home
    content = {key: value for key, value in content.items() if value != []}
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _description(catalogue: Catalogue, words: Words) -> str:
    parts = [words("opendata.about"), words("opendata.about_protection")]
    if catalogue.edition.has_example:
        parts.append(words("frame.example"))
    return " ".join(parts)


def _licences(names: tuple[str, ...]) -> list[dict[str, str]]:
    licences = []
    for name in names:
        known = terms().licences.get(name)
        licences.append({"name": known.name, "path": known.path, "title": name} if known else {"name": name})
    return licences


def _sources(catalogue: Catalogue, words: Words) -> list[dict[str, str]]:
    sources = []
    for row in catalogue.sources:
        title = f"{words.of(row['name'])}. {words.of(row['producer'])}"
        sources.append({"title": title} | ({"path": row["url"]} if _is_web(row["url"]) else {}))
    sources.append({"title": words.of(catalogue.edition.population_source)})
    return sources


def _is_web(url: str | None) -> bool:
    return bool(url) and str(url).startswith(("https://", "http://"))


def _resource(dataset: Dataset, catalogue: Catalogue, words: Words) -> dict[str, Any]:
    file = dataset.file("csv")
    content: dict[str, Any] = {
        "profile": "tabular-data-resource",
        "name": dataset.name.replace("_", "-"),
        "path": file.name,
        "title": dataset.title(words),
        "description": f"{dataset.about(words)} {words('opendata.protection', text=dataset.table.protection)}",
        "format": "csv",
        "mediatype": file.media_type,
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "schema": _schema(dataset, catalogue, words),
    }
    if dataset.licences:
        content["licenses"] = _licences(dataset.licences)
    if dataset.rights:
        content["sources"] = [{"title": dataset.rights}]
    return content


def _schema(dataset: Dataset, catalogue: Catalogue, words: Words) -> dict[str, Any]:
    fields = []
    for field in dataset.table.data.schema:
        described: dict[str, Any] = {"name": field.name, "type": _type(field.type)}
        if meaning := column_meaning(field.name, words):
            described["description"] = meaning
        fields.append(described)
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if dataset.table.key:
        schema["primaryKey"] = list(dataset.table.key)
    links = dataset.table.references(catalogue.tables)
    if links:
        schema["foreignKeys"] = [
            {"fields": column, "reference": {"resource": name.replace("_", "-"), "fields": column}}
            for column, name in sorted(links.items())
        ]
    return schema


def _type(kind: pa.DataType) -> str:
    if pa.types.is_boolean(kind):
        return "boolean"
    if pa.types.is_integer(kind):
        return "integer"
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return "number"
    if pa.types.is_date(kind):
        return "date"
    return "string"

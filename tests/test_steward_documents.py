"""What is written for stewards and developers names what exists: settings, packages, and an example that works."""

from __future__ import annotations

import re
import textwrap
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from dashboard.base import settings
from dashboard.city.catalog import Catalog
from dashboard.city.city_file import City

CITY_DOCUMENT = (settings.ROOT / "docs" / "city-file.md").read_text(encoding="utf-8")
BOSTON = settings.ROOT / "tests" / "cases" / "boston" / "city.toml"


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)


def _setting_names(model: type[BaseModel]) -> set[str]:
    """Every setting of a model and of the tables in it, without those that no file can set."""
    names = set()
    for name, field in model.model_fields.items():
        if not field.exclude:
            names |= {name}.union(*map(_setting_names, _models_in(field.annotation)))
    return names


@pytest.mark.parametrize("name", sorted(_setting_names(City) | _setting_names(Catalog)))
def test_every_setting_is_explained(name):
    assert re.search(rf"\b{name}\b", CITY_DOCUMENT), f"docs/city-file.md does not name the setting '{name}'"


def _example_city() -> dict[str, object]:
    """The indented file under "the shortest file that works"."""
    section = CITY_DOCUMENT.split("## Another city", 1)[1]
    lines = section.splitlines()[1:]
    last = max(number for number, line in enumerate(lines[: _first_prose(lines)]) if line.startswith("    "))
    return tomllib.loads(textwrap.dedent("\n".join(lines[: last + 1])))


def _first_prose(lines: list[str]) -> int:
    return next(number for number, line in enumerate(lines) if line and not line.startswith("    "))


def test_the_example_city_file_is_valid():
    assert City.model_validate(_example_city()).name == "Elders"


@pytest.mark.parametrize("path", [settings.CITY_FILE, BOSTON], ids=["mechelen", "boston"])
def test_city_files_here_are_valid(path):
    City.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", ["requirements.txt", "tests/requirements.txt"])
def test_every_package_says_what_it_earns_its_place_with(name):
    pinned = re.findall(r"^([A-Za-z][\w.-]*)==\S+$", (settings.ROOT / name).read_text(), flags=re.MULTILINE)
    document = Path(settings.ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| ([\w.-]+) \|", document, flags=re.MULTILINE))
    assert pinned
    assert set(pinned) <= explained


def test_every_fenomeen_of_the_city_is_in_the_glossary():
    glossary = (settings.ROOT / "GLOSSARY.md").read_text(encoding="utf-8").lower()
    catalog = tomllib.loads((settings.CITY_FILE.parent / "catalog" / "fenomenen.toml").read_text(encoding="utf-8"))
    names = [fenomeen["name"]["nl"].lower() for fenomeen in catalog["fenomenen"]]
    assert [name for name in names if name not in glossary] == []

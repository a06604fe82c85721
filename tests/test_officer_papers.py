"""The papers for the data protection officer name commands, options and settings that exist, and have English too."""

from __future__ import annotations

import re
from typing import Any

import pytest
import typer

from dashboard.__main__ import app
from dashboard.base import settings
from dashboard.city.catalog import Catalog
from dashboard.city.city_file import City
from tests.test_steward_documents import _setting_names

FOLDER = settings.ROOT / "docs" / "functionaris"
PAPERS = sorted(FOLDER.glob("*.md"))
NAMES = [path.stem for path in PAPERS]
WANTED = {
    "README", "effectbeoordeling", "register", "bewaartermijnen", "toegang", "incidentplan", "bewoners", "veldwerkers",
    "bezwaar", "partner",
}  # fmt: skip
VARIABLES = {"BUURTBEELD_SECRET"}
COLUMNS_OF_PARTNERS = {"publiek"}  # columns of partners' files (docs/sources.md)
NOT_OURS = {"openssl rand -hex 32", "tests/test_officer_papers.py", "data/build"}


def _options(parameter: Any) -> list[str]:
    """The names of an option, also of its opposite."""
    return [*parameter.opts, *parameter.secondary_opts]


def _commands(group: Any, name: str = "") -> dict[str, set[str]]:
    """Full name of each command -> its options."""
    if hasattr(group, "commands"):  # typer brings a click of its own
        found = {name: {option for parameter in group.params for option in _options(parameter)}} if name else {}
        for part, command in group.commands.items():
            found |= _commands(command, f"{name} {part}".strip())
        return found
    return {name: {option for parameter in group.params for option in _options(parameter)}}


COMMANDS = _commands(typer.main.get_command(app))
OPTIONS = set().union(*COMMANDS.values())
SETTINGS = _setting_names(City) | _setting_names(Catalog)


def _named(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def test_every_paper_is_there():
    assert set(NAMES) == WANTED


@pytest.mark.parametrize("path", PAPERS, ids=NAMES)
def test_it_has_an_english_part(path):
    assert "\n## English\n" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", PAPERS, ids=NAMES)
def test_what_it_names_exists(path):
    for name in _named(path.read_text(encoding="utf-8")):
        if name in NOT_OURS | VARIABLES | COLUMNS_OF_PARTNERS:
            continue
        if name.startswith("python -m dashboard "):
            words = name.removeprefix("python -m dashboard ").split()
            command = " ".join(word for word in words if not word.startswith("--"))
            assert command in COMMANDS, name
            assert {word for word in words if word.startswith("--")} <= COMMANDS[command], name
        elif name.startswith("--"):
            assert name in OPTIONS | {"--debug"}, name
        else:
            parts = name.strip("[]").split(".")
            assert set(parts) <= SETTINGS | {"vraag_van_betrokkene"}, name


@pytest.mark.parametrize("path", PAPERS, ids=NAMES)
def test_links_between_papers_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)#]+\.md)", path.read_text(encoding="utf-8")):
        assert (FOLDER / target).exists(), target


def test_the_assessment_covers_what_was_found():
    text = (FOLDER / "effectbeoordeling.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \|", text, flags=re.MULTILINE)
    assert [int(number) for number in rows] == list(range(1, 17))


def test_the_incident_plan_is_short_and_knows_the_clock():
    text = (FOLDER / "incidentplan.md").read_text(encoding="utf-8")
    assert "72 uur" in text and len(text.split()) <= 800  # two pages

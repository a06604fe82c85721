"""A resident with a phone, on a server that has the public snapshot and nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from dashboard.store.snapshot import read_pointer
from tests.browser.conftest import Visit, _serve, _visit


@pytest.fixture(scope="module")
def public_server(chromium, example_release, tmp_path_factory) -> Iterator[str]:
    """`serve --public` on a folder with the pointer and the public file, as a machine of its own would have it."""
    folder = tmp_path_factory.mktemp("public_only")
    (folder / "out" / "public").mkdir(parents=True)
    for name in ("current.json", read_pointer(example_release).public_file):
        shutil.copy(example_release / name, folder / "out" / name)
    yield from _serve(folder, "public", "--public", "--host", "127.0.0.1")


@pytest.fixture
def resident(browser, public_server) -> Iterator[Visit]:
    yield from _visit(browser, public_server, (390, 844))


def test_a_resident_chooses_a_wijk_on_the_map_and_reads_about_it(resident):
    resident.open("/")
    resident.wait_for_map()
    resident.map.locator("path.leaflet-interactive[aria-label*='Arsenaal']").click(force=True)
    resident.page.wait_for_url("**gebied=12025W01**", timeout=10_000)
    resident.page.get_by_role("heading", level=1, name="Arsenaal").wait_for()
    resident.page.get_by_role("heading", name="Wat er gebeurde in de wijk").wait_for()
    text = resident.text()
    parts = ["In het kort", "Wat gaat goed", "Waar mensen last van hebben", "Wat er te doen is", "Onze doelen"]
    headings = [one for one in resident.page.locator("h2").all_inner_texts() if one.startswith(tuple(parts))]
    assert [one.startswith(part) for one, part in zip(headings, parts, strict=True)] == [True] * len(parts)
    assert "Avondpleinen" in text and "Wie je in de wijk kan tegenkomen" in text
    assert resident.page.locator("a[href='https://www.mechelen.be/overlast']").count() == 1


def test_no_cookie_and_no_internal_page(resident):
    resident.open("/stad?taal=en")
    resident.page.get_by_role("heading", level=2, name="What goes well").wait_for()
    assert resident.page.context.cookies() == []
    links = resident.page.locator("[data-testid=stSidebarNavLink]").evaluate_all("all => all.map(one => one.href)")
    assert [link.rsplit("/", 1)[1].partition("?")[0] for link in links] in (
        ["", "stad"],
        ["mijn_buurt", "stad"],
    )
    answer = resident.page.request.get(resident.server + "/kaart")
    assert answer.status == 404 and "Deze pagina bestaat niet" in answer.text()
    assert resident.page.request.put(resident.server + "/_stcore/upload_file/a/b", data=b"x").status == 404


def test_a_link_with_an_unknown_wijk_offers_the_list(resident):
    resident.open("/?gebied=nergens")
    assert "Kies een wijk" in resident.text()

"""The buurtfiche: two A4 for every wijk in both languages, within a second, and text from data is only ever text."""

from __future__ import annotations

import dataclasses
import re
import time

import pytest

from dashboard.base.texts import words_for
from dashboard.facts.public_face import face
from dashboard.outlets.paper.fiche import PAGES, fiche_pdf, fiche_texts
from dashboard.outlets.paper.setting import page_count as pages
from dashboard.store import snapshot
from dashboard.views.residents.place import Strength, public_place
from tests.hostile import NAMES
from tests.outlets.site.conftest import public


@pytest.fixture(scope="module")
def known(example_release):
    with public(example_release):
        yield face()


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.alone
def test_every_wijk_has_two_pages_within_a_second(known, language):
    words = words_for(language)
    fiche_pdf(known, public_place(known, known.wijken[0].code, words), words)  # fonts and template are read once
    for area in known.wijken:
        place = public_place(known, area.code, words)
        start = time.perf_counter()
        made = fiche_pdf(known, place, words)
        assert time.perf_counter() - start < 1
        assert made.startswith(b"%PDF")
        assert pages(made) == PAGES, area.label
        assert made == fiche_pdf(known, place, words), "the same release gives the same bytes"


def test_the_fullest_paper_still_has_two_pages(known):
    """Every list longer than the paper allows, every text as long as it may be."""
    words = words_for("nl")
    place = public_place(known, known.wijken[0].code, words)
    long = "Een lange zin over deze wijk met veel woorden erin die niet in de tabel past en daarom afgekapt wordt. " * 4
    full = dataclasses.replace(
        place,
        summary=(long[:200],) * 9,
        strengths=(Strength(long, long, long),) * 9,
        pairs=tuple(dataclasses.replace(one, done=(), otherwise=long) for one in place.pairs) * 2,
        cards=tuple(
            dataclasses.replace(one, title=long, lines=(("Wie", long), ("Wanneer", long))) for one in place.cards * 2
        ),
        goals=tuple(dataclasses.replace(one, sentence=long, owners=long) for one in place.goals * 3),
        around=dataclasses.replace(place.around, disciplines=((long[:40], long, long),) * 14),
        report_to=place.report_to * 5,
    )
    assert pages(fiche_pdf(known, full, words)) == PAGES


@pytest.mark.parametrize("name", NAMES)
def test_text_from_data_is_text(known, name):
    words = words_for("nl")
    place = public_place(known, known.wijken[0].code, words)
    cards = (dataclasses.replace(place.cards[0], title=f'{name} #panic("x") $x$ @ref <b>'), *place.cards[1:])
    hostile = dataclasses.replace(place, name=name, summary=(name,), cards=cards)
    assert fiche_texts(known, hostile, words)["title"] == " ".join(name.split())
    made = fiche_pdf(known, hostile, words)
    assert pages(made) == PAGES
    assert b"49" not in re.findall(rb"/Title \(([^)]*)\)", made)


def test_it_reads_the_public_snapshot_only(known):
    assert known.release.edition.file.startswith("public/")
    assert snapshot.current_release_file().startswith("public/")

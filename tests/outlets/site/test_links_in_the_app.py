"""The public pages of the app lead to files that the site has."""

from __future__ import annotations

import re

import pytest

from dashboard.base.texts import words_for
from dashboard.facts.public_face import face
from dashboard.outlets.site.serving import answer
from dashboard.widgets.own import public_files
from tests.outlets.site.conftest import public


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_link_is_answered(example_release, monkeypatch, language):
    shown = []
    monkeypatch.setattr(public_files, "section", lambda title, *parts: shown.append("".join(map(str, parts))))
    with public(example_release):
        found = face()
        for code in (found.places.city.code, *(area.code for area in found.wijken)):
            public_files.take_away(code, found, words_for(language))
        links = re.findall(r'href="/publiek/([^"]+)"', "".join(shown))
        assert len(links) == 3 + 12 * 4
        kinds = set()
        for link in links:
            given = answer(link, {})
            assert given.status == 200, link
            kinds.add(given.headers["content-type"].partition(";")[0])
    assert kinds == {"text/html", "application/pdf", "application/atom+xml"}

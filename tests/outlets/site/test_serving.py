"""The site under /publiek/: the same bytes as publish, with headers, marks, languages, and a helpful 404."""

from __future__ import annotations

import gzip
import re

import pytest

from dashboard.outlets.site.addresses import Base
from dashboard.outlets.site.content import make_site
from dashboard.outlets.site.releases import Log
from dashboard.outlets.site.serving import PublicSite
from tests.asgi import Client
from tests.outlets.site.conftest import public


async def inner(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"inner"})


@pytest.fixture(scope="module")
def client(example_release):
    with public(example_release):
        yield Client(PublicSite(inner))


def test_it_serves_what_publish_writes(client, example_release):
    with public(example_release):
        site = make_site(Base(), Log(), root="/publiek/")
    for path in ("index.html", "en/wijk/mechelen-noord.html", "data/area.csv", "feed/stad.xml", "data.html"):
        answer = client.get(f"/publiek/{path}")
        assert (answer.status_code, answer.content) == (200, site.content(path))


def test_other_paths_are_passed_on(client):
    assert client.get("/kaart").content == b"inner"
    assert client.get("/publiekelijk").content == b"inner"
    assert client.get("/publiek").headers["location"] == "/publiek/"


@pytest.mark.parametrize(
    "path",
    ["", "index.html", "index", "wijk/mechelen-noord", "wijk/mechelen-noord.html", "WIJK/Mechelen-Noord.HTML", "en"],
)
def test_pages_are_found_by_friendly_addresses(client, path):
    assert client.get(f"/publiek/{path}").status_code == 200


@pytest.mark.parametrize("query", ["?taal=xx", "?%ff%fe", "?a[]=%00&&&", "?" + "x" * 5000])
def test_broken_queries_give_the_default(client, query):
    assert client.get(f"/publiek/wijk/centrum.html{query}").content == client.get("/publiek/wijk/centrum.html").content


@pytest.mark.parametrize(
    "path", ["wijk/atlantis.html", "wijk/", "../current.json", "data/../../x", "data/note.exe", "%00"]
)
def test_what_is_not_there_gives_a_helpful_404(client, path):
    answer = client.get(f"/publiek/{path}")
    assert answer.status_code == 404
    assert answer.headers["cache-control"] == "no-store"
    links = re.findall(r'href="(/publiek/[^"]+)"', answer.text)
    assert "/publiek/wijk/mechelen-noord.html" in links
    assert "/publiek/en/wijk/mechelen-noord.html" in links
    assert {client.get(link).status_code for link in links} == {200}


def test_marks_save_the_second_request(client):
    first = client.get("/publiek/data/area.csv")
    again = client.get("/publiek/data/area.csv", {"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert client.get("/publiek/data/area.csv", {"if-none-match": '"other"'}).status_code == 200
    weak = client.get("/publiek/data/area.csv", {"if-none-match": f'"x", W/{first.headers["etag"]}'})
    assert weak.status_code == 304


def test_texts_are_packed_for_who_can_unpack(client):
    plain = client.get("/publiek/index.html")
    packed = client.get("/publiek/index.html", {"accept-encoding": "br, gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed.headers["etag"] != plain.headers["etag"]
    assert packed.headers["vary"] == "accept-encoding"
    refused = client.get("/publiek/index.html", {"accept-encoding": "gzip;q=0"})
    assert "content-encoding" not in refused.headers


def test_only_cards_may_be_framed_and_nothing_may_run(client):
    for path, ancestors in (
        ("index.html", "'none'"),
        ("wijk/centrum.html", "'none'"),
        ("embed/centrum.html", "*"),
        ("en/embed/centrum.html", "*"),
        ("wijk/embed/x", "'none'"),
    ):
        policy = client.get(f"/publiek/{path}").headers["content-security-policy"]
        if path != "wijk/embed/x":
            assert policy.endswith(f"frame-ancestors {ancestors}")
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "script-src" not in policy
        assert "unsafe" not in policy


def test_data_may_be_read_by_other_sites_and_pages_not(client):
    data = client.get("/publiek/data/melding_by_area_month.json", {"origin": "https://elders.test"})
    assert data.headers["access-control-allow-origin"] == "*"
    assert data.headers["content-type"] == "application/json"
    assert "max-age=3600" in data.headers["cache-control"]
    assert "access-control-allow-origin" not in client.get("/publiek/index.html").headers


def test_nothing_can_be_written(client):
    assert client.post("/publiek/data/area.csv").status_code == 405
    assert client.post("/publiek/").headers["allow"] == "GET, HEAD, OPTIONS"


def test_no_release_is_said(tmp_path):
    with public(tmp_path):
        answer = Client(PublicSite(inner)).get("/publiek/")
    assert answer.status_code == 503
    assert "cache-control" in answer.headers


def test_without_a_release_that_can_be_read_it_says_so_in_every_language(tmp_path, monkeypatch):
    monkeypatch.setenv("BUURTBEELD_OUT", str(tmp_path))
    answer = Client(PublicSite(inner)).get("/publiek/index.html")
    assert answer.status_code == 503
    assert answer.headers["content-length"] == str(len(answer.content)) != "0"
    assert "niet gelezen worden" in answer.text and "cannot be read" in answer.text
    assert str(tmp_path) not in answer.text, "a visitor needs no paths"

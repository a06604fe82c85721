"""The server: its own name only, headers on every answer, nothing from elsewhere, clear refusals."""

from __future__ import annotations

import re
import shutil
import socket

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

from dashboard.base import static_files
from dashboard.base.errors import UserError
from dashboard.base.texts import words_for
from dashboard.store import snapshot
from dashboard.web import city_name, first_page, guard, lost, pages, serve
from dashboard.web.routes import routes
from dashboard.widgets import ready
from tests.asgi import Client


@pytest.fixture(scope="module")
def client(tiny_release):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUURTBEELD_OUT", str(tiny_release))
        app = Starlette(routes=routes(), middleware=[Middleware(guard.Guard)])
        yield Client(app)


@pytest.mark.parametrize("address", ["0.0.0.0", "192.168.1.2", "example.org", "::", ""])
def test_other_addresses_are_refused_in_one_line(address):
    with pytest.raises(UserError, match="this machine only") as error:
        serve.check_address(address)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("address", guard.LOOPBACK)
def test_loopback_is_allowed(address):
    serve.check_address(address)


def test_a_port_in_use_is_refused_in_one_line():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(UserError, match="in use, perhaps by Buurtbeeld") as error:
            serve.check_port("127.0.0.1", port)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("path", ["/", "/gezond", "/kaart", "/nergens", static_files.url("map.js")])
def test_every_answer_has_its_headers(client, path):
    answer = client.get(path)
    assert answer.headers["x-content-type-options"] == "nosniff"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-eval" not in policy
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
    assert "frame-ancestors 'none'" in policy


def test_only_the_frame_of_the_map_may_evaluate_and_be_framed():
    policy = guard.policy("/component/streamlit_folium.st_folium/index.html")
    assert "'unsafe-eval'" in policy
    assert "frame-ancestors 'self'" in policy


def test_every_script_in_the_first_page_is_allowed_by_its_hash():
    page = first_page.first_page(words_for("nl"))
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert len(scripts) >= 2
    assert len(first_page.script_hashes(page)) >= len(scripts)
    for one in first_page.script_hashes(first_page.first_page(words_for("en"))):
        assert one in guard.policy("/kaart")


def test_the_first_page_has_language_name_and_style(client):
    assert '<html lang="nl">' in client.get("/").text
    page = client.get("/kaart?taal=en").text
    assert '<html lang="en">' in page
    assert "<title>Buurtbeeld Tiny</title>" in page
    assert static_files.url("app.css") in page
    assert f'src="{static_files.url("go.js")}"' in page
    assert '<html lang="nl">' in client.get('/?taal="><script>').text


def test_every_page_has_a_route(client):
    for entry in pages.PAGES:
        assert client.get(f"/{entry.stem}").status_code == (200 if pages.path_of(entry) else 307)


@pytest.mark.parametrize("path", ["/nergens", "/kaart/iets", "/Kaart", "/<script>alert(1)</script>", "/a/b/c"])
def test_an_unknown_address_gets_our_own_words_and_a_link_to_every_page(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert '<html lang="nl">' in answer.text and "Deze pagina bestaat niet" in answer.text
    assert 'lang="en"' in answer.text and "This page does not exist" in answer.text
    assert "<script" not in answer.text, "nothing of the address comes back"
    for entry in pages.PAGES:
        assert f'href="/{pages.path_of(entry)}"' in answer.text
    assert '<html lang="en">' in client.get(f"{path}?taal=en").text
    assert "content-security-policy" in answer.headers


@pytest.mark.parametrize("path", ["/_stcore/health", "/kaart/_stcore/host-config", "/favicon.png", "/kaart/", "/"])
def test_what_is_no_mistake_is_left_to_who_answers_it(path):
    assert not lost.is_lost(path, ("", "kaart"))


def test_the_name_of_the_city_leads_to_its_page_with_what_was_chosen(client):
    answer = client.get("/tiny?taal=en&gebied=N1")
    assert (answer.status_code, answer.headers["location"]) == (308, "/stad?taal=en&gebied=N1")
    assert client.get("/tiny").headers["location"] == "/stad"
    assert client.get("/tiny/iets").status_code == 404


def test_the_app_is_named_after_its_city_and_without_a_release_after_none(client, tmp_path, monkeypatch):
    assert city_name.app_title() == "Buurtbeeld Tiny"
    monkeypatch.setenv("BUURTBEELD_OUT", str(tmp_path))
    assert city_name.app_title() == "Buurtbeeld"
    assert "<title>Buurtbeeld</title>" in client.get("/").text
    answer = client.get("/nergens")
    assert answer.status_code == 404 and "De stad in beeld" in answer.text


def test_health_reads_the_release_and_says_503_when_it_is_damaged(client, tiny_release, tmp_path, monkeypatch, caplog):
    out = tmp_path / "out"
    shutil.copytree(tiny_release, out)
    monkeypatch.setenv("BUURTBEELD_OUT", str(out))
    pointer = snapshot.read_pointer(out)
    assert client.get("/gezond").text == "in orde"
    for name in (pointer.public_file, pointer.file):
        whole = (out / name).read_bytes()
        (out / name).write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        answer = client.get("/gezond")
        assert (answer.status_code, answer.text) == (503, "niet in orde")
        assert "checksum differs" in caplog.text
        (out / name).write_bytes(whole)
        assert client.get("/gezond").status_code == 200
    (out / "current.json").write_text("{")
    assert client.get("/gezond").status_code == 503
    (out / "current.json").unlink()
    assert client.get("/gezond").status_code == 503


def test_metrics_of_the_machine_are_closed_wherever_they_are_asked(client):
    for path in ("/_stcore/metrics", "/kaart/_stcore/metrics"):
        assert client.get(path).status_code == 404
        assert "content-security-policy" in client.get(path).headers


def test_the_start_page_has_one_address(client):
    answer = client.get("/overzicht?taal=en")
    assert (answer.status_code, answer.headers["location"]) == (307, "/?taal=en")


@pytest.mark.parametrize("headers", [{"host": "["}, {"origin": "http://["}, {"origin": "http://localhost:3000"}])
def test_nonsense_and_other_servers_on_this_machine_are_refused(client, headers):
    assert client.get("/", headers).status_code == 421


def test_assets_are_ours_and_kept_forever(client):
    for name in static_files.FILES:
        answer = client.get(static_files.url(name))
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        assert answer.content == static_files.content(name)
    assert client.get("/assets/000000000000/map.js").status_code == 404
    assert client.get("/assets/000000000000/..%2f..%2fserver.py").status_code == 404


def test_our_assets_name_no_other_host():
    for name in ("map.js", "map.css", "app.css", "go.js"):
        found = set(
            re.findall(rb"https?://[\w.-]+", re.sub(rb"/\*.*?\*/", b"", static_files.content(name), flags=re.DOTALL))
        )
        assert found <= {b"http://www.w3.org", b"https://leafletjs.com"}, name  # a namespace, a link to click


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example"},
        {"host": "127.0.0.1.evil.example:8501"},
        {"host": "127.0.0.1:8501", "origin": "https://evil.example"},
        {"host": "127.0.0.1:8501", "origin": "null"},
        {"host": ""},
    ],
)
def test_a_foreign_name_or_origin_is_refused(client, headers):
    assert client.get("/gezond", headers=headers).status_code == 421


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1", "[::1]:8501"])
def test_our_own_names_are_answered(client, host):
    assert client.get("/gezond", headers={"host": host}).text == "in orde"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://tile.openstreetmap.org/{z}/{x}/{y}.png", "https://tile.openstreetmap.org"),
        ("https://{s}.tile.example:8443/{z}", "https://*.tile.example:8443"),
        ("http://tile.example/{z}", None),
        ("https://a.example; script-src *", None),
        ("javascript:alert(1)", None),
        (None, None),
    ],
)
def test_the_one_tile_host(url, host):
    assert guard.tile_host(url) == host


def test_tiles_are_allowed_in_the_frame_of_the_map_only():
    host = "https://tile.example"
    assert host in guard.policy("/component/x/index.html", host)
    assert host not in guard.policy("/kaart", host)


def test_streamlit_reads_our_settings(monkeypatch):
    from streamlit import config

    for key in serve._STREAMLIT:
        monkeypatch.delenv(config._config_options_template[key].env_var, raising=False)
    serve._configure("127.0.0.1", 8599)
    import os

    for key, value in serve._STREAMLIT.items():
        assert os.environ[config._config_options_template[key].env_var] == value
        monkeypatch.delenv(config._config_options_template[key].env_var)


def test_charts_wait_for_the_map_and_not_for_ever(client, monkeypatch):
    assert ready.new_token() is None, "in tests nobody answers"
    ready.wait(None, 5)
    monkeypatch.setattr(ready._is_serving, "is_set", lambda: True)
    token = ready.new_token()
    assert client.post(ready.url(token)).status_code == 204
    ready.wait(token, 60)
    assert client.post(ready.url(token)).status_code == 204, "a map that is painted late is no error in the browser"
    ready.wait(ready.new_token(), 0.01)  # nobody answers: it ends by itself
    for _ in range(ready._MOST + 5):
        ready.new_token()
    assert len(ready._waiting) == ready._MOST
    ready._waiting.clear()

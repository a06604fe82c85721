"""`serve --public`: the public pages and nothing else, under the names that were given; nothing can be sent or kept."""

from __future__ import annotations

import asyncio
import os
import shutil

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard.base import static_files
from dashboard.base.errors import UserError
from dashboard.base.settings import ENTRY_FILE, PAGE_DIR
from dashboard.facts import goal_progress, offer, places, public_face, release
from dashboard.store import snapshot
from dashboard.store.rights import WRITING_VARIABLE
from dashboard.web import guard, pages, serve
from dashboard.web.public_server import Door, check_names
from dashboard.widgets import ready
from tests.asgi import Client
from tests.pages.test_pages import _deep_text

PUBLIC_PAGES = tuple(entry.stem for entry in pages.public())
INTERNAL = sorted(entry.stem for entry in pages.PAGES if not entry.is_public)


@pytest.fixture(scope="module")
def public(tiny_release):
    """The real app of a public server; one for all, since Streamlit has one runtime in a process."""
    before = dict(os.environ)
    os.environ |= {snapshot.OUT_VARIABLE: str(tiny_release), snapshot.PUBLIC_VARIABLE: "1"}
    try:
        yield Client(serve.make_app(Door(("buurt.example",))), host="buurt.example")
    finally:
        for key in set(os.environ) - set(before):  # also what _configure set
            del os.environ[key]
        os.environ.update(before)


# ---- what exists --------------------------------------------------------------------------------


def test_the_public_pages_are_answered_and_the_start_page_has_one_address(public):
    start, *others = PUBLIC_PAGES
    assert public.get("/").status_code == 200
    for stem in others:
        assert public.get(f"/{stem}").status_code == 200
    answer = public.get(f"/{start}?gebied=N1")
    assert (answer.status_code, answer.headers["location"]) == (307, "/?gebied=N1")
    assert public.get("/gezond").text == "in orde"
    assert public.get(static_files.url("app.css")).status_code == 200
    assert f'data-pages="{",".join(["", *others])}"' in public.get("/").text


def test_the_name_of_the_city_leads_to_its_page_here_too(public):
    answer = public.get("/tiny?taal=en")
    assert (answer.status_code, answer.headers["location"]) == (308, "/stad?taal=en")


@pytest.mark.parametrize("stem", INTERNAL)
def test_an_internal_page_does_not_exist(public, stem):
    for path in (f"/{stem}", f"/{stem}/", f"//{stem}", f"/{stem}?gebied=N1"):
        answer = public.get(path)
        assert answer.status_code == 404, path
        assert "streamlit" not in answer.text.lower()


def test_an_unknown_address_gets_a_page_that_helps_in_two_languages(public):
    answer = public.get("/nergens<script>alert(1)</script>")
    assert answer.status_code == 404 and "<script>" not in answer.text
    assert "Deze pagina bestaat niet" in answer.text and 'href="/stad"' in answer.text
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "This page does not exist" in public.get("/nergens?taal=en").text


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/upload_file/a/b",
        "/_stcore/metrics",
        "/_stcore/script-health-check",
        "/_stcore/agent/interact",
        "/_stcore/agent/mcp",
        "/app/static/x",
        "/component/other.component/index.html",
        "/static/../app.py",
        "/auth/login",
        "/data/build/current.json",
    ],
)
def test_nothing_else_of_streamlit_exists(public, path):
    assert public.get(path).status_code == 404


def ask(client: Client, method: str, path: str):
    return asyncio.run(client._ask(method, path, {}))


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", ["/", "/stad", "/_stcore/upload_file/a/b", "/_stcore/host-config", "/publiek/x"])
def test_nothing_can_be_uploaded_or_written(public, method, path):
    asks_only = method == "OPTIONS" and path.startswith("/publiek/")  # what may be done with open data: read it
    assert ask(public, method, path).status_code in ((204,) if asks_only else (404, 405))


def test_the_only_thing_that_can_be_sent_is_that_a_map_was_drawn(public):
    assert public.get(ready.url("x")).status_code == 405
    assert public.post(ready.url("x")).status_code == 204


def test_no_answer_sets_a_cookie(public):
    for path in ("/", "/stad", "/_stcore/host-config", "/_stcore/health", "/gezond"):
        assert "set-cookie" not in public.get(path).headers


@pytest.mark.parametrize("path", ["/", "/stad", "/nergens", "/gezond"])
def test_security_headers_stay(public, path):
    headers = public.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


# ---- who may come in ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "host", "origin", "is_refused"),
    [
        ((), "buurt.mechelen.example", None, False),
        ((), "203.0.113.9:8501", "http://203.0.113.9:8501", False),
        ((), "buurt.example", "https://buurt.example", False),  # behind a proxy that speaks TLS
        ((), "buurt.example", "https://elsewhere.example", True),
        ((), "buurt.example", "null", True),
        ((), "", None, True),
        ((), "[", None, True),
        (("buurt.example",), "BUURT.example:443", "https://buurt.example:443", False),
        (("buurt.example",), "other.example", None, True),
        (("buurt.example",), "buurt.example.evil.example", None, True),
        (("buurt.example",), "127.0.0.1:8501", None, False),  # a check of health on the machine itself
    ],
)
def test_the_door(names, host, origin, is_refused):
    headers = {b"host": host} | ({} if origin is None else {b"origin": origin})
    assert Door(names).is_foreign(headers) is is_refused


def test_another_name_is_refused_by_the_app(public):
    assert public.get("/", {"host": "elsewhere.example"}).status_code == 421
    assert public.get("/", {"origin": "https://elsewhere.example"}).status_code == 421


def test_the_static_site_asks_for_the_name_too_and_lets_pages_elsewhere_read_its_data(public):
    for path in ("/publiek", "/publiek/", "/publiek/data/area.csv"):
        assert public.get(path, {"host": "elsewhere.example"}).status_code == 421, path
    answer = public.get("/publiek/data/area.csv", {"origin": "https://elsewhere.example"})
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "*")
    assert "set-cookie" not in answer.headers


def test_a_websocket_from_elsewhere_or_to_elsewhere_is_closed():
    async def app(scope, receive, send):
        await send({"type": "websocket.accept"})

    def opened(path: str, headers: list[tuple[bytes, bytes]]) -> dict:
        sent = []

        async def send(message):
            sent.append(message)

        scope = {"type": "websocket", "path": path, "headers": headers}
        asyncio.run(guard.Guard(app, Door())(scope, None, send))
        return sent[0]

    same = [(b"host", b"buurt.example"), (b"origin", b"https://buurt.example")]
    assert opened("/_stcore/stream", same)["type"] == "websocket.accept"
    assert opened("/kaart/_stcore/stream", same)["type"] == "websocket.close"
    other = [(b"host", b"buurt.example"), (b"origin", b"https://elsewhere.example")]
    assert opened("/_stcore/stream", other)["type"] == "websocket.close"


@pytest.mark.parametrize("name", ["", "a b", "https://buurt.example", "buurt.example:80", "a/b", "x@y", "<b>"])
def test_nonsense_names_are_refused_in_one_line(name):
    with pytest.raises(UserError, match="not the name of a host") as error:
        check_names([name])
    assert "\n" not in str(error.value)
    assert check_names(["Buurt.Example", "10.0.0.1", "[::1]"]) == ("buurt.example", "10.0.0.1", "::1")


def test_what_does_not_go_together_is_refused(tiny_release, tmp_path):
    with pytest.raises(UserError, match="this machine only"):
        serve.serve(tiny_release, 8599, "0.0.0.0")
    with pytest.raises(UserError, match="goes with --public only"):
        serve.serve(tiny_release, 8599, hosts=["buurt.example"])
    with pytest.raises(UserError, match="writes nothing"):
        serve.serve(tiny_release, 8599, "0.0.0.0", public=True, allow_writing=True)
    with pytest.raises(UserError, match="no such address"):
        serve.serve(tiny_release, 8599, "203.0.113.77", public=True)


def test_a_public_server_without_a_release_says_so_at_once(tmp_path, monkeypatch):
    for name in (snapshot.OUT_VARIABLE, snapshot.PUBLIC_VARIABLE, WRITING_VARIABLE):
        monkeypatch.setenv(name, "")
    with pytest.raises(UserError, match="no release yet"):
        serve.serve(tmp_path, 0, "0.0.0.0", public=True)  # 0: a port that is free


def test_a_public_server_does_not_start_on_a_damaged_release(tiny_release, tmp_path, monkeypatch):
    for name in (snapshot.OUT_VARIABLE, snapshot.PUBLIC_VARIABLE, WRITING_VARIABLE):
        monkeypatch.setenv(name, "")
    out = tmp_path / "out"
    shutil.copytree(tiny_release, out)
    file = out / snapshot.read_pointer(out).public_file
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(UserError, match="damaged"):
        serve.serve(out, 0, "0.0.0.0", public=True)


# ---- what its pages read ------------------------------------------------------------------------


def opened(stem: str, params: dict[str, str]) -> AppTest:
    app = AppTest.from_file(str(ENTRY_FILE), default_timeout=60)
    app.query_params = dict(params)
    app = app.run()
    if stem != PUBLIC_PAGES[0]:
        app = app.switch_page(str(PAGE_DIR / f"{stem}.py"))
        app.query_params = dict(params)
        app = app.run()
    return app


@pytest.fixture
def only_public_bytes(example_release, tmp_path, monkeypatch):
    """A folder as a public machine has it: the pointer and the public file, no internal one."""
    pointer = snapshot.read_pointer(example_release)
    (tmp_path / "public").mkdir()
    (tmp_path / "current.json").write_bytes((example_release / "current.json").read_bytes())
    (tmp_path / pointer.public_file).write_bytes((example_release / pointer.public_file).read_bytes())
    monkeypatch.setenv(snapshot.OUT_VARIABLE, str(tmp_path))
    monkeypatch.setattr(snapshot, "_open", {})
    for kept in (release.current_release, public_face.face, offer.offer, goal_progress.networks, places.outlines):
        kept.cache_clear()
    return tmp_path


@pytest.mark.parametrize("params", [{}, {"gebied": "12025W01"}, {"gebied": "x", "taal": "en", "fenomeen": "{{7*7}}"}])
@pytest.mark.parametrize("stem", PUBLIC_PAGES)
def test_a_public_server_needs_and_opens_the_public_file_alone(only_public_bytes, monkeypatch, stem, params):
    monkeypatch.setenv(snapshot.PUBLIC_VARIABLE, "1")
    app = opened(stem, params)
    assert not app.exception, [element.message for element in app.exception]
    assert "<h1>" in _deep_text(app)
    assert [path.parent.name for path in snapshot._open] == ["public"]


@pytest.mark.parametrize("stem", INTERNAL)
def test_a_public_server_never_runs_an_internal_page(only_public_bytes, monkeypatch, stem):
    """A browser that asks for the page by the hash that Streamlit gives it gets the start page."""
    monkeypatch.setenv(snapshot.PUBLIC_VARIABLE, "1")
    app = AppTest.from_file(str(ENTRY_FILE), default_timeout=60).run()
    app._page_hash = calc_hash(stem)
    app = app.run()
    assert not app.exception
    assert "<h1>Mijn buurt</h1>" in _deep_text(app)


@pytest.mark.parametrize("stem", PUBLIC_PAGES)
def test_on_the_internal_server_too_a_public_page_asks_the_public_file_only(example_release, monkeypatch, stem):
    monkeypatch.setenv(snapshot.OUT_VARIABLE, str(example_release))
    monkeypatch.setenv(snapshot.PUBLIC_VARIABLE, "0")
    asked = []
    real = snapshot._in_use
    public_face.face.cache_clear()

    def watched(out):
        found = real(out)
        asked.append(found[0])
        return found

    app = AppTest.from_file(str(ENTRY_FILE), default_timeout=60).run()
    app = app.switch_page(str(PAGE_DIR / f"{stem}.py"))
    app.query_params = {"gebied": "12025W01"}
    monkeypatch.setattr(snapshot, "_in_use", watched)
    app = app.run()
    assert not app.exception
    inside = [name for name in asked if not name.startswith("public/")]
    assert len(asked) > len(inside) and len(inside) <= 4, "the frame asks which release it is, the page nothing"

"""Who may write: this machine, by its own name, with nothing in between, on a server that was started for it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.testing.v1 import AppTest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from dashboard.base.settings import ROOT
from dashboard.base.texts import words_for
from dashboard.store.rights import Action, RequestContext, is_writing_on, may

HERE = (("Host", "127.0.0.1:8501"), ("Origin", "http://127.0.0.1:8501"), ("User-Agent", "Firefox"))


def context(*extra, ip="127.0.0.1", headers=HERE, writing=True) -> RequestContext:
    return RequestContext(ip, (*headers, *extra), writing)


@pytest.mark.parametrize("action", Action)
def test_this_machine_may_write_when_the_server_was_started_for_it(action):
    assert may(action, context())
    refused = may(action, context(writing=False))
    assert (refused.allowed, refused.reason_key) == (False, "rights.switched_off")


@pytest.mark.parametrize(
    "ip", ["10.0.0.7", "192.168.1.2", "8.8.8.8", "::2", "fe80::1", "0.0.0.1", "", None, "testclient", "::ffff:10.0.0.7"]
)
def test_other_addresses_may_not(ip):
    assert may(Action.RECORD_REVIEW, context(ip=ip)).reason_key == "rights.not_here"


@pytest.mark.parametrize("ip", ["127.0.0.1", "127.0.0.53", "::1", "::ffff:127.0.0.1"])
def test_loopback_may(ip):
    assert may(Action.RECORD_REVIEW, context(ip=ip))


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8501", "127.0.0.1", "127.0.0.1:80"])
def test_the_names_of_this_machine(host):
    assert may(Action.RECORD_REVIEW, context(headers=(("host", host),)))


OTHER_HOSTS = [
    "buurtbeeld.mechelen.be",
    "127.0.0.1.example.org",
    "localhost.example.org:8501",
    "127.0.0.1:8501@example.org",
    "user@localhost",
    "localhost:8501, example.org",
    "localhost\n",
    "localhost:",
    " localhost",
    "127.1",
    "2130706433",
    "[::1]:8501",
    "",
]


@pytest.mark.parametrize("host", OTHER_HOSTS)
def test_any_other_host_may_not(host):
    assert may(Action.RECORD_REVIEW, context(headers=(("Host", host),))).reason_key == "rights.other_name"


def test_no_host_or_two_hosts_may_not():
    assert not may(Action.RECORD_REVIEW, context(headers=()))
    assert not may(Action.RECORD_REVIEW, context(("Host", "localhost")))


@pytest.mark.parametrize("origin", ["https://buurtbeeld.mechelen.be", "null", "http://localhost.example.org", ""])
def test_a_page_of_another_site_may_not(origin):
    headers = (("Host", "localhost:8501"), ("Origin", origin))
    assert may(Action.RECORD_REVIEW, context(headers=headers)).reason_key == "rights.other_name"


FORWARDED = [
    "X-Forwarded-For",
    "x-forwarded-proto",
    "X-FORWARDED-HOST",
    "X-Forwarded-Anything",
    "X-Forwarded",
    "Forwarded",
    "Forwarded-For",
    "Via",
    "X-Real-IP",
    "X-Client-IP",
    "X-Cluster-Client-IP",
    "True-Client-IP",
    "CF-Connecting-IP",
    "X-Original-Forwarded-For",
    "X-Envoy-External-Address",
    "X-Amzn-Trace-Id",
    "Tailscale-User-Login",
    "Front-End-Https",
    " X-Forwarded-For ",
]


@pytest.mark.parametrize("name", FORWARDED)
@pytest.mark.parametrize("value", ["127.0.0.1", ""])
def test_behind_a_proxy_nobody_may(name, value):
    assert may(Action.RECORD_REVIEW, context((name, value))).reason_key == "rights.forwarded"


# What Firefox and Chromium send with the websocket of a page.
BROWSER = (
    "Accept Accept-Encoding Accept-Language Cache-Control Connection Cookie DNT Pragma Sec-Fetch-Dest Sec-Fetch-Mode "
    "Sec-Fetch-Site Sec-GPC Sec-WebSocket-Extensions Sec-WebSocket-Key Sec-WebSocket-Protocol Sec-WebSocket-Version "
    "Upgrade Sec-CH-UA Sec-CH-UA-Mobile Sec-CH-UA-Platform Referer Priority TE"
)


def test_what_a_browser_sends_is_no_proxy():
    assert may(Action.RECORD_REVIEW, context(*((name, "x") for name in BROWSER.split())))


@pytest.mark.parametrize(("value", "on"), [("1", True), ("0", False), ("", False), ("true", False), (None, False)])
def test_only_1_switches_writing_on(value, on):
    assert is_writing_on({} if value is None else {"BUURTBEELD_WRITING": value}) is on


def test_an_unknown_action_is_a_mistake_in_the_code():
    with pytest.raises(ValueError, match="drop_everything"):
        may("drop_everything", context())  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_each_reason_has_words(language):
    words = words_for(language)
    for key in ("switched_off", "forwarded", "not_here", "other_name"):
        assert words.has(f"rights.{key}")


# ---- a server with a real websocket ---------------------------------------------------------------

APP = """
import json, pathlib
from dashboard.widgets.request import may_here
from dashboard.store.rights import Action
verdict = may_here(Action.RECORD_REVIEW)
with pathlib.Path({answers!r}).open("a") as file:
    file.write(json.dumps([verdict.allowed, verdict.reason_key]) + "\\n")
"""
SERVER = """
import sys
from starlette.middleware import Middleware
import streamlit as st, uvicorn
from dashboard.web.guard import Guard
from dashboard.web.serve import _configure
_configure("127.0.0.1", int(sys.argv[2]))
app = st.App(sys.argv[1], middleware=[Middleware(Guard)])
uvicorn.Server(uvicorn.Config(app, port=int(sys.argv[2]), log_level="warning", ws="websockets-sansio")).run()
"""


class Served:
    """A page that says what it may, on a port of its own."""

    def __init__(self, port: int, answers: Path) -> None:
        self.port, self.answers = port, answers

    def ask(self, *headers: tuple[str, str], origin: str | None = None) -> list:
        """[allowed, reason] as the page saw it."""
        before = len(self._lines())
        uri = f"ws://127.0.0.1:{self.port}/_stcore/stream"
        asked: dict[str, Any] = {"origin": origin, "additional_headers": headers}
        with connect(uri, subprotocols=[Subprotocol("streamlit")], proxy=None, **asked) as socket_:
            message = BackMsg()
            message.rerun_script.query_string = ""
            socket_.send(message.SerializeToString())
            deadline = time.monotonic() + 20
            while len(lines := self._lines()) == before:
                assert time.monotonic() < deadline, "the page did not run"
                time.sleep(0.02)
        return json.loads(lines[-1])

    def _lines(self) -> list[str]:
        return [line for line in self.answers.read_text().split("\n") if line.endswith("]")]


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("rights")
    answers = folder / "answers"
    answers.touch()
    (folder / "page.py").write_text(APP.format(answers=str(answers)))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(folder / "page.py"), str(port)],
        cwd=ROOT,
        env=os.environ | {"BUURTBEELD_WRITING": "1", "PYTHONPATH": str(ROOT), "BUURTBEELD_OUT": str(folder)},
    )
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
                break
            except OSError:
                assert process.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.1)
        yield Served(port, answers)
    finally:
        process.terminate()
        process.wait(10)


def test_served_a_browser_on_this_machine_may_write(served):
    assert served.ask(origin=f"http://127.0.0.1:{served.port}") == [True, None]
    assert served.ask() == [True, None]


@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP", "X-Forwarded-Proto"])
def test_served_a_forwarding_header_takes_the_right_away(served, name):
    value = {"Forwarded": "for=127.0.0.1", "X-Forwarded-Proto": "https"}.get(name, "127.0.0.1")
    assert served.ask((name, value)) == [False, "rights.forwarded"]


def test_served_another_host_or_origin_gets_no_page(served):
    with pytest.raises(InvalidStatus):
        served.ask(origin="https://buurtbeeld.mechelen.be")
    before = served.answers.read_text()
    uri = f"ws://buurtbeeld.mechelen.be:{served.port}/_stcore/stream"
    here = socket.create_connection(("127.0.0.1", served.port))
    with here, pytest.raises(InvalidStatus):
        connect(uri, sock=here, proxy=None)
    assert served.answers.read_text() == before


def test_in_a_page_without_a_visit_nobody_may_write(monkeypatch):
    monkeypatch.setenv("BUURTBEELD_WRITING", "1")

    def page():
        import streamlit as st

        from dashboard.store.rights import Action
        from dashboard.widgets.request import may_here

        st.text(may_here(Action.REDACT).reason_key)

    shown = AppTest.from_function(page).run()
    assert not shown.exception
    assert [one.value for one in shown.text] == ["rights.not_here"]

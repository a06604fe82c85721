"""The review form on a real server that may write: saved once, shown as text, and not for who comes by a proxy."""

from __future__ import annotations

import threading

import pytest
from pypdf import PdfReader
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from dashboard.base.texts import words_for
from dashboard.store.ledger import Ledger, Review, checked, new_form_key
from dashboard.store.ledger.chain import on_paper
from tests.hostile import NAMES

NL = words_for("nl")
HELPED = NL("doelen.field_helped")


def opened(visit, path: str = "/doelen") -> None:
    visit.open(path)
    visit.page.get_by_label(HELPED, exact=True).wait_for(timeout=30_000)
    visit.page.wait_for_timeout(500)


def choose(visit, label: str, option: str) -> None:
    box = visit.page.get_by_label(label).first
    box.scroll_into_view_if_needed()
    visit.page.wait_for_timeout(300)  # a list closes while the page scrolls
    box.click()
    visit.page.get_by_role("option", name=option, exact=True).first.click()


def fill(visit, text: str) -> None:
    choose(visit, NL("doelen.field_state"), NL("doelen.state_achter"))
    visit.page.get_by_label(HELPED, exact=True).fill(text)


def save(visit):
    return visit.page.get_by_role("button", name=NL("doelen.save"), exact=True)


def result(visit) -> str:
    visit.page.locator(".bb-result").last.wait_for(timeout=15_000)
    return visit.page.locator(".bb-result").last.inner_text()


def texts(folder) -> list[str]:
    return [entry.content.helped for entry in Ledger(folder).entries()]


def test_a_review_is_saved_once_and_hostile_text_is_text(member, network_server):
    folder = network_server[1]
    before = len(texts(folder))
    opened(member)
    typed = " ".join(NAMES)
    fill(member, typed)
    save(member).dblclick()
    said = result(member)
    member.page.wait_for_timeout(1000)
    assert texts(folder)[before:] == [typed]
    assert on_paper(Ledger(folder).head()) in said
    card = member.page.locator(".st-key-goal_arsenaal_nette_straat")
    card.get_by_text("Wat eerder gezegd is").click()
    shown = card.locator(".bb-typed", has_text="{{7*7}}").first
    shown.wait_for(timeout=10_000)
    assert " ".join(shown.inner_text().split()) == " ".join(typed.split())
    assert member.page.locator("img[src='x']").count() == 0


def test_nothing_typed_is_lost_on_a_refusal(member, network_server):
    before = len(texts(network_server[1]))
    opened(member, "/doelen?netwerk=otterbeek")
    member.page.get_by_label(HELPED, exact=True).fill("Dit blijft staan")
    save(member).click()
    assert result(member) == NL("ledger.missing", field=NL("doelen.field_state"))
    assert member.page.get_by_label(HELPED, exact=True).input_value() == "Dit blijft staan"
    assert len(texts(network_server[1])) == before


def test_two_visitors_at_once_lose_nothing_and_the_second_is_told(browser, member, network_server):
    from tests.browser.conftest import Visit

    folder = network_server[1]
    context = browser.new_context(viewport={"width": 1366, "height": 900})
    other = Visit(context.new_page(), network_server[0])
    opened(member, "/doelen?netwerk=oud_oefenplein")
    opened(other, "/doelen?netwerk=oud_oefenplein")
    fill(member, "Van de eerste")
    fill(other, "Van de tweede")
    save(member).click()
    assert NL("ledger.saved", number="", head="").split(",")[0] in result(member)
    first = Ledger(folder).entries()[-1].number
    save(other).click()
    assert f"kwam inschrijving {first} erbij" in result(other)
    assert {"Van de eerste", "Van de tweede"} <= set(texts(folder))
    context.close()


def test_the_paper_comes_as_pdf_with_the_head_of_the_ledger(member, network_server, tmp_path):
    given = {"network_code": "otterbeek", "goal_code": "otterbeek_rust", "date": "2026-11-02", "state": "achter"}
    Ledger(network_server[1]).save(checked(Review, **given), new_form_key())
    opened(member)
    with member.page.expect_download() as taken:
        member.page.get_by_role("button", name=NL("doelen.paper")).click()
    taken.value.save_as(tmp_path / "paper.pdf")
    reader = PdfReader(tmp_path / "paper.pdf")
    assert 2 <= len(reader.pages) <= 4
    text = "".join("".join(page.extract_text().split()) for page in reader.pages)
    head = Ledger(network_server[1]).head()
    assert on_paper(head).replace(" ", "") in text


def test_the_form_fits_on_a_phone(member_phone):
    opened(member_phone)
    assert member_phone.page.evaluate("document.querySelector('.stMain').scrollWidth") <= 390


# ---- rights, on the websocket of the real page ----------------------------------------------------


def seen(address: str, *headers: tuple[str, str]) -> str:
    """All that the server sends for the page Doelen to who comes with these headers."""
    found: list[bytes] = []
    uri = address.replace("http://", "ws://") + "/_stcore/stream"
    with connect(uri, subprotocols=[Subprotocol("streamlit")], additional_headers=headers, proxy=None) as socket:
        message = BackMsg()
        message.rerun_script.page_name = "doelen"
        socket.send(message.SerializeToString())
        stop = threading.Timer(30, socket.close)
        stop.start()
        while True:
            data = socket.recv(decode=False)
            found.append(data)
            if ForwardMsg.FromString(data).WhichOneof("type") == "script_finished":
                break
        stop.cancel()
    return b" ".join(found).decode("utf-8", "replace")


def test_who_sits_here_gets_the_form(network_server):
    page = seen(network_server[0])
    assert NL("doelen.form_intro") in page
    assert NL("rights.forwarded") not in page


@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"])
def test_behind_a_proxy_the_page_is_read_only_and_says_why(network_server, name):
    page = seen(network_server[0], (name, "for=127.0.0.1" if name == "Forwarded" else "127.0.0.1"))
    assert NL("rights.forwarded") in page
    assert NL("doelen.form_intro") not in page
    assert "Netwerk Arsenaal" in page, "reading stays"

"""Escaping: one helper for HTML, one for markdown, one for plotly."""

from __future__ import annotations

import html

import pytest

from dashboard.base.markup import Safe, escape, join, markdown, tag
from dashboard.drawing.charts import plot_text
from tests.hostile import NAMES


@pytest.mark.parametrize("name", NAMES)
def test_html(name):
    element = tag("td", name, title=name)
    assert element.count("<") == 2
    assert element.startswith("<td ")
    assert html.unescape(escape(name)) == name
    assert join([name, tag("b", name)]).count("<b>") == 1


def test_attributes_and_children():
    assert tag("p", None, "a", class_="x", aria_label="y", id=None) == '<p class="x" aria-label="y">a</p>'
    assert tag("br") == "<br>"
    assert tag("p", Safe("<b>x</b>")) == "<p><b>x</b></p>"


@pytest.mark.parametrize("name", NAMES)
def test_markdown_has_nothing_left_to_interpret(name):
    text = markdown(name)
    assert html.unescape(text) == " ".join(name.split())
    assert not any(char in text for char in "*_`[]<>$:\\")


@pytest.mark.parametrize("name", NAMES)
def test_plotly_has_nothing_left_to_interpret(name):
    text = plot_text(name)
    assert html.unescape(text) == " ".join(name.split())
    assert not any(char in text for char in "<>%$`")

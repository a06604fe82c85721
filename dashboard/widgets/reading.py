"""Help in reading a page: three sentences under the title, there for who wants them."""

from __future__ import annotations

from dashboard.base.markup import tag
from dashboard.base.texts import Words
from dashboard.widgets.page import show


def how_to_read(page: str, words: Words) -> None:
    """'Hoe lees ik dit?' with the texts `<page>.reading.1`, `.2` and `.3`."""
    sentences = [tag("p", sentence, class_="bb-text") for sentence in words.section(f"{page}.reading")]
    show(tag("details", tag("summary", words("reading.title")), *sentences, class_="bb-reading"))

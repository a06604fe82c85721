"""Text to HTML and to Streamlit's markdown: the one place that escapes for both.

`tag` escapes every child that is not itself made by `tag`, so a name from data can never become markup.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

_VOID = frozenset({"br", "hr", "img", "col", "meta", "link"})
# All that Streamlit's markdown gives a meaning to: emphasis, links, code, LaTeX, :shortcodes:, :colour[...], HTML.
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&^=@\"'])")


class Safe(str):
    """HTML that was made by `tag`: its texts are escaped already."""


def escape(text: object) -> Safe:
    """Text as HTML text, also safe between the quotes of an attribute."""
    return text if isinstance(text, Safe) else Safe(html.escape(str(text), quote=True))


def tag(name: str, *children: object, **attributes: object) -> Safe:
    """An element. `class_` and `aria_label` become class and aria-label; None leaves an attribute out.

    Children that are None are skipped.
    """
    parts = [
        f' {key.rstrip("_").replace("_", "-")}="{html.escape(str(value), quote=True)}"'
        for key, value in attributes.items()
        if value is not None
    ]
    start = f"<{name}{''.join(parts)}>"
    return Safe(start) if name in _VOID else Safe(f"{start}{join(children)}</{name}>")


def join(children: Iterable[object], separator: str = "") -> Safe:
    """Children after each other, those that are not HTML escaped."""
    return Safe(html.escape(separator).join(escape(child) for child in children if child is not None))


def markdown(text: object) -> str:
    """Text that Streamlit's markdown shows as it is: in labels of widgets, which know markdown."""
    one_line = " ".join(str(text).split())
    return _MARKDOWN.sub(lambda sign: f"&#{ord(sign[1])};", one_line)

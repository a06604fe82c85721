"""The drawing core: elements, text that wraps, patterns, and the sheet that every picture stands on.

Lengths are in SVG user units; a drawing is `width` units wide and as high as it needs.
"""

from __future__ import annotations

import hashlib
import itertools
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dashboard.base import palette
from dashboard.base.formats import Language
from dashboard.base.markup import Safe, escape, join
from dashboard.views.shared.choropleth import Swatch

FONT = "'Source Sans 3','Source Sans Pro','Source Sans',Arial,Helvetica,sans-serif"
INK = "#1d2329"
QUIET = "#4c555e"
GRID = "#d5d9dd"
PAPER = "#ffffff"
MARGIN = 20.0
LINE_HEIGHT = 1.3
LONGEST_TEXT = 600  # characters on a picture: more is cut, the table has the rest

# What XML 1.0 cannot hold at all, escaped or not.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Marks that turn the direction of text around: they would let a name disturb the words beside it.
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")


# ---- elements -----------------------------------------------------------------------------------


def clean(text: object) -> str:
    """Text on one line, without what XML forbids."""
    return " ".join(_DIRECTION.sub("", _NOT_XML.sub("\ufffd", str(text))).split())


def number(value: float) -> str:
    """A length with at most one decimal: '12', '12.5', never '-0'."""
    if not math.isfinite(value):
        raise ValueError("a drawing needs finite numbers")
    text = f"{value:.1f}"
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text


def element(name: str, *children: object, **attributes: object) -> Safe:
    """An SVG element. `stroke_width` becomes stroke-width, numbers get one decimal, None leaves an attribute out.

    Children that did not come from `element` are text, and are cleaned and escaped.
    """
    parts = [name]
    for key, value in attributes.items():
        if value is not None:
            shown = number(value) if isinstance(value, int | float) else escape(clean(value))
            parts.append(f'{key.rstrip("_").replace("_", "-")}="{shown}"')
    inside = join(child if isinstance(child, Safe) else clean(child) for child in children if child is not None)
    start = " ".join(parts)
    return Safe(f"<{start}>{inside}</{name}>") if inside else Safe(f"<{start}/>")


def tooltip(text: object) -> Safe:
    """A `title` element with `text`, for a mouse or a screen reader on a part of a drawing; cut at LONGEST_TEXT."""
    return element("title", clean(text)[:LONGEST_TEXT])


def group(*children: object, **attributes: object) -> Safe:
    return element("g", *children, **attributes)


def line(x1: float, y1: float, x2: float, y2: float, **attributes: object) -> Safe:
    attributes = {"stroke": INK, "stroke_width": 1} | attributes
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, **attributes)


def rectangle(x: float, y: float, width: float, height: float, **attributes: object) -> Safe:
    return element("rect", x=x, y=y, width=max(0.0, width), height=max(0.0, height), **attributes)


def path_of(points: Iterable[tuple[float, float]], *, is_closed: bool = False) -> str:
    """The `d` of a line through points, in steps of 0.1: short, and without rounding that adds up."""
    rounded = [(round(10 * x), round(10 * y)) for x, y in points]
    if not rounded:
        return ""
    parts = [f"M{number(rounded[0][0] / 10)} {number(rounded[0][1] / 10)}"]
    for (x0, y0), (x1, y1) in itertools.pairwise(rounded):
        if (x0, y0) != (x1, y1):
            parts.append(f"l{number((x1 - x0) / 10)} {number((y1 - y0) / 10)}")
    return "".join(parts) + ("z" if is_closed else "")


def star(x: float, y: float, size: float) -> Safe:
    """The mark of a chosen buurt, around x, y. A shape: few fonts have the character."""
    corners = []
    for index in range(10):
        radius = size / 2 if index % 2 == 0 else size / 5
        angle = math.pi * (index / 5 - 0.5)
        corners.append((x + radius * math.cos(angle), y + radius * math.sin(angle)))
    return element("path", d=path_of(corners, is_closed=True), fill=INK, stroke=PAPER, stroke_width=0.8)


# ---- text ---------------------------------------------------------------------------------------

# Widths of Arial in thousandths of the size. Source Sans is a tenth narrower, so text fits with either.
_WIDTHS = {
    **dict.fromkeys("ijl'|", 222),
    **dict.fromkeys("ftI.,:;/\\![] ()-r`\u202f\u00a0", 300),
    **dict.fromkeys('Jcksvxyz"*{}^', 500),
    **dict.fromkeys("ABEKPSVXY&", 667),
    **dict.fromkeys("CDHNRUw", 722),
    **dict.fromkeys("GOQ", 778),
    **dict.fromkeys("mM", 833),
    **dict.fromkeys("W%@", 944),
    **dict.fromkeys("=+<>~\u2212", 584),
}


def text_width(text: str, size: float, *, is_bold: bool = False) -> float:
    """About how wide a text is drawn: rather too wide than too narrow."""
    total = 0
    for char in unicodedata.normalize("NFD", text):
        if unicodedata.combining(char):
            continue
        is_wide = unicodedata.east_asian_width(char) in "WF" or ord(char) > 0x2E7F
        total += 1000 if is_wide else _WIDTHS.get(char, 556)
    return total * size / 1000 * (1.06 if is_bold else 1.0)


def fit(text: object, width: float, size: float, *, is_bold: bool = False) -> str:
    """The text on one line, cut with an ellipsis where it is wider than `width`."""
    short = clean(text)[:LONGEST_TEXT]
    if text_width(short, size, is_bold=is_bold) <= width:
        return short
    while short and text_width(f"{short}…", size, is_bold=is_bold) > width:
        short = short[:-1]
    return f"{short.rstrip()}…"


def wrap(text: object, width: float, size: float, most: int = 12, *, is_bold: bool = False) -> list[str]:
    """Lines no wider than `width`, at most `most` of them; the last one ends with an ellipsis when there was more."""
    lines: list[str] = []
    current = ""
    # A non-breaking space holds words together, so only plain spaces divide.
    for word in (part for part in clean(text)[: LONGEST_TEXT * 3].split(" ") if part):
        trial = f"{current} {word}".strip()
        if text_width(trial, size, is_bold=is_bold) <= width:
            current = trial
            continue
        if current:
            lines.append(current)
        current = word
        while text_width(current, size, is_bold=is_bold) > width and len(current) > 1:
            cut = _longest_start(current, width, size, is_bold)
            lines.append(current[:cut])
            current = current[cut:]
        if len(lines) > most:
            break
    if current:
        lines.append(current)
    if len(lines) > most:
        lines = [*lines[: most - 1], fit(f"{lines[most - 1]} …", width, size, is_bold=is_bold)]
    return lines


def _longest_start(word: str, width: float, size: float, is_bold: bool) -> int:
    cut = 1
    while cut < len(word) and text_width(word[: cut + 1], size, is_bold=is_bold) <= width:
        cut += 1
    return cut


def label(
    x: float,
    y: float,
    text: object,
    size: float = 13,
    *,
    anchor: str | None = None,
    fill: str | None = None,
    is_bold: bool = False,
    has_halo: bool = False,
) -> Safe:
    """One line of text with its baseline at y. With a halo it can be read over a map or a line."""
    return element(
        "text",
        text,
        x=x,
        y=y,
        font_size=size if size != 13 else None,
        text_anchor=anchor,
        fill=fill,
        font_weight="600" if is_bold else None,
        stroke=PAPER if has_halo else None,
        stroke_width=3 if has_halo else None,
        stroke_linejoin="round" if has_halo else None,
        paint_order="stroke" if has_halo else None,
    )


@dataclass(frozen=True)
class Block:
    """Something that was drawn, and how high it is. It begins at y = 0 of the place that it was drawn for."""

    parts: tuple[Safe, ...]
    height: float


def text_block(
    texts: Sequence[object], x: float, top: float, width: float, size: float, fill: str, *, is_bold: bool = False
) -> Block:
    """Paragraphs under each other from `top` down."""
    parts, y = [], top
    for text in texts:
        for row in wrap(text, width, size, is_bold=is_bold):
            y += size * LINE_HEIGHT
            parts.append(label(x, y - size * 0.3, row, size, fill=fill, is_bold=is_bold))
    return Block(tuple(parts), y - top)


# ---- patterns -----------------------------------------------------------------------------------


@dataclass
class Patterns:
    """The patterns that a drawing uses, each defined once. `prefix` keeps two drawings in one page apart."""

    prefix: str
    found: dict[str, Safe] = field(default_factory=dict)

    def fill(self, swatch: Swatch) -> str:
        """Value of the SVG attribute `fill` for this look: a colour, or a pattern, which is noted in `found`."""
        if swatch.pattern == "none":
            return swatch.fill
        name = f"{self.prefix}-{swatch.pattern}{swatch.fill.lstrip('#')}{swatch.ink.lstrip('#')}"
        if name not in self.found:
            self.found[name] = _pattern(name, swatch)
        return f"url(#{name})"

    def definitions(self) -> Safe | None:
        return element("defs", *(self.found[name] for name in sorted(self.found))) if self.found else None


def _pattern(name: str, swatch: Swatch) -> Safe:
    """The pattern of a swatch, with the same marks as on the map of the pages (assets/map.js)."""
    size = 7.0 if swatch.pattern == "hatch" else 10.0
    if swatch.pattern == "hatch":
        mark = line(3.5, 0, 3.5, size, stroke=swatch.ink, stroke_width=2.4)
    elif swatch.pattern == "dash":
        mark = line(2, 5, 7, 5, stroke=swatch.ink, stroke_width=1.6)
    else:
        mark = element("circle", cx=5, cy=5, r=1.3, fill=swatch.ink)
    return element(
        "pattern",
        rectangle(0, 0, size, size, fill=swatch.fill),
        mark,
        id=name,
        width=size,
        height=size,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)" if swatch.pattern == "hatch" else None,
    )


def ink_on(fill: str) -> str:
    """The ink of pictures or the white of their paper, whichever reads better on this colour."""
    return palette.ink_on(fill, INK, PAPER)


# ---- the sheet ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Caption:
    """The words around a picture: what it is, for whom and when, what to know, and where it comes from."""

    title: str
    source: str
    language: Language
    sentence: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """The surface of a picture. `inner` is the width between the margins."""

    width: float
    caption: Caption
    patterns: Patterns

    @property
    def inner(self) -> float:
        return self.width - 2 * MARGIN


def sheet(view: object, caption: Caption, width: float) -> Sheet:
    """A sheet for a view. Ids come from what is drawn, so the same drawing always has the same."""
    if not 240 <= width <= 4000:
        raise ValueError("a picture is 240 to 4000 wide")
    digest = hashlib.sha256(repr((view, caption, width)).encode("utf-8", "replace")).hexdigest()
    return Sheet(width, caption, Patterns(f"b{digest[:8]}"))


def finish(on: Sheet, body: Block, alt: str, notes: Sequence[str] = (), *, has_links: bool = False) -> str:
    """The whole picture: title and sentence above the body, notes and the source line under it."""
    caption, prefix = on.caption, on.patterns.prefix
    y = MARGIN
    head = text_block([caption.title], MARGIN, y, on.inner, 20, INK, is_bold=True)
    y += head.height
    more = text_block([caption.sentence] if caption.sentence else [], MARGIN, y, on.inner, 14, QUIET)
    y += more.height + 10
    body_top = y
    y += body.height + 8
    under = text_block([*notes, *caption.notes], MARGIN, y, on.inner, 12, INK)
    y += under.height + (4 if under.height else 0)
    source = text_block([caption.source] if caption.source else [], MARGIN, y, on.inner, 12, QUIET)
    height = math.ceil(y + source.height + MARGIN * 0.7)
    drawing = element(
        "svg",
        element("title", caption.title or alt, id=f"{prefix}-t"),
        element("desc", alt, id=f"{prefix}-d") if caption.title else None,
        on.patterns.definitions(),
        rectangle(0, 0, on.width, height, fill=PAPER),
        *head.parts,
        *more.parts,
        group(*body.parts, transform=f"translate({number(MARGIN)} {number(body_top)})"),
        *under.parts,
        *source.parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(on.width)} {height}",
        width=on.width,
        height=height,
        lang=caption.language,
        role="group" if has_links else "img",  # an image hides its parts, links among them
        aria_labelledby=f"{prefix}-t",
        aria_describedby=f"{prefix}-d" if caption.title else None,
        font_family=FONT,
        font_size=13,
        fill=INK,
    )
    return f"{drawing}\n"


_SIDE, _ABOVE, _BELOW = 8, 26, 16  # what is cut off a sheet without title and source
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)" width="[\d.]+" height="[\d.]+"')


def without_margins(drawing: str) -> str:
    """A drawing without title and source, without the margins of its sheet: a page and a paper have their own."""

    def smaller(match: re.Match[str]) -> str:
        width, height = float(match[1]) - 2 * _SIDE, float(match[2]) - _ABOVE - _BELOW
        return f'viewBox="{_SIDE} {_ABOVE} {width:g} {height:g}" width="{width:g}" height="{height:g}"'

    return _SIZE.sub(smaller, drawing, count=1)


def swatch_square(on: Sheet, swatch: Swatch, x: float, y: float, width: float = 22, height: float = 15) -> Safe:
    """A look as it stands in a legend."""
    return rectangle(x, y, width, height, fill=on.patterns.fill(swatch), stroke=palette.BORDER, stroke_width=1)

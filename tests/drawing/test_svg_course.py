"""Pictures of a course: well-formed, the same bytes each time, honest with hostile names, two looks in one page."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET

import pytest

from dashboard.base.texts import words_for
from dashboard.drawing.svg import Caption
from dashboard.drawing.svg.any import WIDE, draw
from dashboard.drawing.svg.core import without_margins
from dashboard.drawing.svg.course import course_svg, multiples_svg
from dashboard.views.shared.course import Course, CoursePoint, EarlierLine, Multiples, Small
from dashboard.views.shared.figures import Figure
from dashboard.views.shared.plots import EventNote
from dashboard.widgets.plots import MAIN, NARROW, _address
from tests.hostile import NAMES

NL = words_for("nl")
EMPTY = Caption("", "", "nl")


def point(place: int, value: float | None, *, low: float | None = 2.0, is_open: bool = False) -> CoursePoint:
    first = dt.date(2025, place + 1, 1)
    figure = Figure(value, "geen gegevens" if value is None else str(value), "missing" if value is None else "exact")
    high = None if low is None else 8.0
    is_unusual = value is not None and low is not None and not 2 <= value <= 8
    return CoursePoint(first, f"maand {place + 1}", figure, value, low, high, is_unusual, is_open)


def a_course(name: str = "Noord") -> Course:
    values = [4.0, 5.0, None, 12.0, 3.0, 1.0]
    return Course(
        points=tuple(point(place, value, low=None if place < 2 else 2.0) for place, value in enumerate(values)),
        earlier=(EarlierLine("een jaar eerder", (1.0, None, 2.0, 3.0, 4.0, 5.0), ("1", "-", "2", "3", "4", "5")),),
        notes=((1, EventNote(dt.date(2025, 2, 1), name)), (1, EventNote(dt.date(2025, 2, 1), "Nog iets"))),
        shaded=(3, 5),
        ticks=((0, "jan"), (3, "apr")),
        name=name,
        range_text="gewoon",
        unusual_text="buiten",
        shaded_text="periode",
        open_text="weinig",
        axis=name,
        alt=name,
    )


def some(name: str = "Noord") -> Multiples:
    full = Small(
        name,
        "26,9",
        (1.0, 9.0, None),
        (0.0, 2.0, 1.0),
        (4.0, 8.0, 5.0),
        ("1", "9", "-"),
        (False, True, False),
        "",
        True,
        True,
    )
    none = Small(
        "Zuid", "niet getoond", (None,) * 3, (None,) * 3, (None,) * 3, ("-",) * 3, (False,) * 3, name, False, False
    )
    return Multiples((full, none) * 3, ("jan", "feb", "mrt"), (1, 2), name, "gewoon", "buiten", name)


@pytest.mark.parametrize("width", [NARROW, MAIN, WIDE])
@pytest.mark.parametrize("name", ["Noord", *NAMES])
def test_drawings_are_well_formed_and_names_are_text(name, width):
    for drawing in (course_svg(a_course(name), EMPTY, NL, width), multiples_svg(some(name), EMPTY, NL, width)):
        root = ET.fromstring(drawing)  # noqa: S314
        assert float(root.get("width")) == width
        assert not [tag for tag in root.iter() if tag.tag.rpartition("}")[2] in ("script", "image", "a", "style")]
        texts = " ".join("".join(element.itertext()) for element in root.iter())
        assert " ".join(name.split())[:12] in " ".join(texts.split())
        ET.fromstring(without_margins(drawing.strip()))  # noqa: S314


def test_the_same_view_gives_the_same_picture_and_it_can_stand_in_an_address():
    view = a_course(NAMES[3])
    assert draw(view, EMPTY, NL) == draw(a_course(NAMES[3]), EMPTY, NL)
    address = _address(view, "nl", WIDE)
    assert address.startswith("data:image/svg+xml,")
    assert not set('<>"#{}`') & set(address)


def test_what_is_unusual_unknown_or_noted_has_a_mark_of_its_own():
    drawing = course_svg(a_course(), EMPTY, NL)
    root = ET.fromstring(drawing)  # noqa: S314
    titles = [element.text for element in root.iter() if element.tag.endswith("title") and element.text]
    assert any("maand 4: 12.0; gewoon: 2–8" in title for title in titles)
    assert "url(#" in drawing or "#c9c9c9" in drawing, "a month without figures has its own look"
    texts = [element.text for element in root.iter() if element.tag.endswith("text")]
    assert "1" in texts
    assert "2. Nog iets" in texts
    assert "buiten" in texts


def test_nothing_to_draw_is_said():
    view = a_course()
    none = Course(**(vars(view) | {"points": tuple(point(place, None) for place in range(3)), "alt": "niets te tonen"}))
    assert "niets te tonen" in course_svg(none, EMPTY, NL)
    assert "svg" in multiples_svg(Multiples((), (), None, "as", "a", "b", "leeg"), EMPTY, NL)

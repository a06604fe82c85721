"""Figures as sentences for residents: short, plain, and nothing said that the statistics do not bear out."""

from __future__ import annotations

from typing import Literal

from dashboard.base import formats
from dashboard.base.formats import NARROW_SPACE
from dashboard.base.texts import Words
from dashboard.facts.public_face import Reported
from dashboard.stats import change
from dashboard.views.shared.figures import change_figure

Course = Literal["fell", "rose", "same", "unknown"]
_COURSES: dict[str, Course] = {change.FELL: "fell", change.ROSE: "rose", change.NO_DIFFERENCE: "same"}


def course_of(one: Reported) -> Course:
    """Course of the reports of an area against a year before, as far as it can be said."""
    return _COURSES.get(one.verdict, "unknown")


def change_sentence(area: str, reported: Reported, words: Words) -> str:
    """'In Arsenaal daalde het aantal meldingen van zwerfvuil met 12 % tegenover een jaar eerder.'

    A percentage stands there only where the change is demonstrable; else 'geen duidelijk verschil', or why it cannot be
    said.
    """
    name = lower(reported.fenomeen.name(words))
    course = course_of(reported)
    if course in ("fell", "rose"):
        change = change_figure(reported.now, reported.before, words)
        if change.value is None:
            return words(f"publiek.{course}", area=area, name=name)
        percent = f"{formats.number(abs(round(100 * change.value)), words.language)}{NARROW_SPACE}%"
        size = words("figure.about", n=percent) if change.is_rounded else percent
        return words(f"publiek.{course}_by", area=area, name=name, percent=size)
    if course == "same":
        return words("publiek.same", area=area, name=name)
    return words(f"publiek.{_why(reported)}", area=area, name=name)


def _why(one: Reported) -> str:
    """The reason why no change can be told."""
    if not one.now.is_known:
        return f"no_{one.now.state}"
    return "too_small" if one.verdict == change.TOO_SMALL else "no_before"


def lower(text: str) -> str:
    """A name inside a sentence; abbreviations such as 'GAS-boete' keep their capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def listed(names: list[str], words: Words) -> str:
    """'A, B en C'."""
    return (
        f" {words('filters.and')} ".join(part for part in (", ".join(names[:-1]), names[-1]) if part) if names else ""
    )

"""The card of the procedure as PDF: one or two A4, for a wall and for a pocket. The same words as on the page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from dashboard.base.texts import Words
from dashboard.city.procedure import PhaseCard, Procedure
from dashboard.drawing.svg.core import clean
from dashboard.outlets.paper.setting import set_pdf
from dashboard.views import procedure as view

_TEMPLATE = Path(__file__).with_name("procedure.typ")


def procedure_pdf(procedure: Procedure, phases: Sequence[PhaseCard], standing: view.Standing, words: Words) -> bytes:
    """The card of the procedure as PDF; the same card gives the same bytes."""
    texts = card_texts(procedure, phases, standing, words)
    return set_pdf(_template(), {"said": json.dumps(texts, ensure_ascii=True)})


@cache
def _template() -> bytes:
    return _TEMPLATE.read_bytes()


def card_texts(
    procedure: Procedure, phases: Sequence[PhaseCard], standing: view.Standing, words: Words
) -> dict[str, Any]:
    """Every word on the paper, ready to be set."""
    language, number, told = words.language, 0, []
    for phase in phases:
        steps = []
        for step in phase.steps:
            number += 1
            facts = [
                {"name": words(f"procedure.{name}"), "text": clean(text)} for name, text in view.facts(step, words)
            ]
            steps.append({"number": number, "what": clean(step.what), "facts": facts})
        said = {"name": clean(phase.name), "aim": clean(phase.aim), "until": view.until_text(phase, words)}
        told.append({**said, "steps": steps})
    return {
        "language": language,
        "title": clean(procedure.title[language]),
        "purpose": clean(procedure.purpose[language]),
        "emergency": clean(procedure.emergency[language]),
        "standing": clean(" ".join(standing.lines)),
        "due": clean(standing.due),
        "phases": told,
    }

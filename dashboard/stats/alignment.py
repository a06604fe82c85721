"""Afstemming of pressure, presence, initiatives and goals for one wijk and one fenomeen. A rule, not an estimate.

The class follows from a few steps, each a comparison of one number with one threshold of the city file. All steps that
were taken come along, so that every class can be read back. A class describes what stands beside what; it says nothing
of what works.
"""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.stats import verdicts

ALIGNED = "afgestemd"
PRESSURE_WITHOUT_OFFER = "druk_zonder_aanbod"
OFFER_WITHOUT_PRESSURE = "aanbod_zonder_druk"
WRONG_MOMENT = "verkeerd_moment"
NO_GOAL = "geen_doel"
CANNOT_SAY = "niet_te_zeggen"
CLASSES = (ALIGNED, PRESSURE_WITHOUT_OFFER, OFFER_WITHOUT_PRESSURE, WRONG_MOMENT, NO_GOAL, CANNOT_SAY)

AT_LEAST, IS = "at_least", "is"


@dataclass(frozen=True)
class AlignmentRule:
    """Thresholds, from the city file. least_hours: presence hours a year (published) from which there is presence;
    least_overlap: share of the hours (0..1) that stand at the times of the reports (1 - misplaced); least_initiatives,
    least_goals: aimed at the fenomeen; ample_initiatives: so many without pressure are an offer without pressure.
    """

    least_hours: float = 100.0
    least_overlap: float = 0.6
    least_initiatives: int = 1
    least_goals: int = 1
    ample_initiatives: int = 2


@dataclass(frozen=True)
class AlignmentInput:
    """One wijk x fenomeen. pressure: verdict of `compare_areas`; hours: published presence hours of the year in the
    presence area; overlap: 1 - `misplaced` of the same year; None where not known. initiatives, goals: how many are
    aimed at the fenomeen here.
    """

    pressure: str
    hours: float | None
    overlap: float | None
    initiatives: int
    goals: int


@dataclass(frozen=True)
class Reason:
    """One step: a comparison of `value` with `threshold`, at least or equal. name: pressure, hours, overlap,
    initiatives, goals."""

    name: str
    value: float | str | None
    comparison: str
    threshold: float | str
    is_met: bool


@dataclass(frozen=True)
class Alignment:
    """The class and the steps that led to it, in order."""

    alignment: str
    reasons: tuple[Reason, ...]


def classify(given: AlignmentInput, rule: AlignmentRule | None = None) -> Alignment:
    """The class of one wijk x fenomeen.

    Pressure demonstrably higher: nothing there -> druk_zonder_aanbod; only presence, and at other times ->
    verkeerd_moment; no goal -> geen_doel; else afgestemd. Pressure demonstrably lower and ample initiatives aimed at
    it -> aanbod_zonder_druk. No demonstrable difference, or lower without such ample offer -> afgestemd, unless
    presence stands at other times while an initiative or goal is aimed at the fenomeen -> verkeerd_moment. Pressure
    that cannot be compared, or an unknown that would decide -> niet_te_zeggen.
    """
    steps = _Steps(given, rule or AlignmentRule())
    return Alignment(_class_of(steps), tuple(steps.taken))


def _class_of(steps: _Steps) -> str:
    if steps.pressure_is(verdicts.TOO_SMALL) or steps.pressure_is(verdicts.NOT_COMPARED):
        return CANNOT_SAY
    return _under_pressure(steps) if steps.pressure_is(verdicts.HIGHER) else _without_pressure(steps)


def _under_pressure(steps: _Steps) -> str:
    aimed = steps.initiatives(steps.rule.least_initiatives)
    present = steps.hours()
    if not aimed:
        if present is None:
            return CANNOT_SAY
        if not present:
            return PRESSURE_WITHOUT_OFFER
        at_the_time = steps.overlap()
        if at_the_time is None:
            return CANNOT_SAY
        if not at_the_time:
            return WRONG_MOMENT
    elif present and steps.overlap() is False:
        return WRONG_MOMENT
    return ALIGNED if steps.goals() else NO_GOAL


def _without_pressure(steps: _Steps) -> str:
    if steps.pressure_is(verdicts.LOWER) and steps.initiatives(steps.rule.ample_initiatives):
        return OFFER_WITHOUT_PRESSURE
    aimed_at = steps.initiatives(steps.rule.least_initiatives) or steps.goals()
    if aimed_at and steps.hours() and steps.overlap() is False:
        return WRONG_MOMENT
    return ALIGNED


class _Steps:
    """Answers questions about the input and keeps each answer as a reason."""

    def __init__(self, given: AlignmentInput, rule: AlignmentRule) -> None:
        self.given, self.rule, self.taken = given, rule, list[Reason]()

    def pressure_is(self, verdict: str) -> bool:
        met = self.given.pressure == verdict
        self._keep(Reason("pressure", self.given.pressure, IS, verdict, met))
        return met

    def hours(self) -> bool | None:
        return self._at_least("hours", self.given.hours, self.rule.least_hours)

    def overlap(self) -> bool | None:
        return self._at_least("overlap", self.given.overlap, self.rule.least_overlap)

    def initiatives(self, least: int) -> bool:
        return bool(self._at_least("initiatives", self.given.initiatives, least))

    def goals(self) -> bool:
        return bool(self._at_least("goals", self.given.goals, self.rule.least_goals))

    def _at_least(self, name: str, value: float | None, threshold: float) -> bool | None:
        met = value is not None and value >= threshold
        self._keep(Reason(name, value, AT_LEAST, threshold, met))
        return None if value is None else met

    def _keep(self, reason: Reason) -> None:
        if reason not in self.taken:
            self.taken.append(reason)

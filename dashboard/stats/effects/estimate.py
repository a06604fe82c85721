"""From published figures, treated wijken and a start date to an answer with everything that belongs beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from dashboard.base.arrays import Floats
from dashboard.stats.effects import keys, model
from dashboard.stats.effects.design import CannotSayError, Panel, panel_of
from dashboard.stats.effects.matching import season_shares
from dashboard.stats.effects.placebos import Placebos
from dashboard.stats.effects.power import PowerTable
from dashboard.stats.effects.result import Control, Effect, Neighbours, OtherStarts, OtherWijken
from dashboard.stats.rounding import EXACT, Rounding

NAN = float("nan")


@dataclass(frozen=True)
class Beside:
    """Data beside the counts. neighbours: wijk -> wijken next to it; controls: name -> [A, M], such as hours of
    presence, or reports of everything else; power: what could be found, None where no table was worked out."""

    neighbours: Mapping[str, Collection[str]] = field(default_factory=dict)
    controls: Mapping[str, Floats] = field(default_factory=dict)
    power: PowerTable | None = None


NOTHING_BESIDE = Beside()


def estimate_effect(
    areas: Sequence[str],
    counts: Floats,
    months: Sequence[dt.date],
    treated: Collection[str],
    start: dt.date,
    rounding: Rounding = EXACT,
    beside: Beside = NOTHING_BESIDE,
) -> Effect:
    """Change of reports in the treated wijken after the start, against comparable wijken in the same months.

    counts [A, M]: published figures of a fenomeen (or of several added up; then rounding.series says how many) in
    consecutive months, oldest first; NaN where folded, withheld or missing. rounding: base 5 for people-fenomenen.
    treated: codes of wijken; codes that are not in `areas` are left out. start: any day; a month that had begun is
    skipped. beside: what else is known. The same input gives the same answer: no random numbers but a fixed sample of
    sets of wijken. Raises ValueError on shapes that do not fit; everything else that stands in the way is an answer
    ("cannot_say").
    """
    if counts.shape != (len(areas), len(months)) or any(
        table.shape != counts.shape for table in beside.controls.values()
    ):
        raise ValueError("counts and controls must be [areas, months]")
    codes = tuple(code for code in areas if code in set(treated))
    try:
        panel = panel_of(areas, counts, months, codes, start, rounding)
    except CannotSayError as error:
        return Effect(keys.CANNOT_SAY, error.reason, treated=codes)
    told = _described(panel, codes, beside.power)
    try:
        placebos = Placebos.of(panel)
    except CannotSayError as error:
        return replace(told, reason=error.reason)
    return _checked(told, placebos, beside.neighbours, _in_panel(beside.controls, areas, months, panel))


def judge(panel: Panel) -> tuple[str, str | None]:
    """The verdict and its reason only, by the same rule: what the simulation asks thousands of times."""
    try:
        placebos = Placebos.of(panel)
    except CannotSayError as error:
        return keys.CANNOT_SAY, error.reason
    return _verdict(placebos, lambda: _year_earlier(panel))


def _verdict(placebos: Placebos, year_earlier: Callable[[], tuple[float, float]]) -> tuple[str, str | None]:
    """An effect needs a test that rejects "none", an interval that leaves 1 out, and wijken that were not already
    moving; "no demonstrable effect" needs a test that at least rejects a halving."""
    if placebos.excludes_one():
        ratio = _ratio(placebos)
        if _was_moving(ratio, *year_earlier()):
            return keys.CANNOT_SAY, keys.ALREADY_MOVING
        return (keys.FALL if ratio < 1 else keys.RISE), None
    if placebos.at(keys.UNCERTAIN_BELOW).p_value > keys.ALPHA:
        return keys.CANNOT_SAY, keys.TOO_UNCERTAIN
    return keys.NO_DEMONSTRABLE_EFFECT, None


def _ratio(placebos: Placebos) -> float:
    return float(placebos.ratios[0, placebos.own])


def _was_moving(ratio: float, earlier: float, p_value: float) -> bool:
    """Whether the wijken already went the same way, demonstrably and by half as much or more, the year before."""
    if not earlier > 0 or not ratio > 0:
        return False
    same_way = np.log(earlier) * np.log(ratio) > 0
    return bool(
        same_way and abs(np.log(earlier)) >= keys.MOVING_SHARE * abs(np.log(ratio)) and p_value <= keys.MOVING_P
    )


def _year_earlier(panel: Panel) -> tuple[float, float]:
    """(ratio, share of placebos at least as large) as if the start had been a year earlier; NaN where unknown."""
    earlier = panel.one_year_earlier()
    if earlier is None:
        return NAN, NAN
    placebos = Placebos.small(earlier)
    return _ratio(placebos), placebos.permutation_p


# ---- what is compared --------------------------------------------------------------------------


def _described(panel: Panel, codes: tuple[str, ...], power: PowerTable | None) -> Effect:
    """Answer "cannot_say" with all that holds without a test."""
    weight = Placebos.small(panel).frame.weight[0]
    before, after = panel.before, panel.after
    own_before = float(before[panel.treated].sum())
    expected = own_before * float(weight @ after / (weight @ before))
    about = "people" if panel.rounding.base > 1 else "things"
    return Effect(
        keys.CANNOT_SAY,
        observed=float(after[panel.treated].sum()),
        expected=expected,
        before=own_before,
        years_before=panel.windows.years,
        after_from=panel.months[panel.start],
        after_until=panel.months[panel.start + panel.windows.after - 1],
        treated=codes,
        compared=_compared(panel, weight),
        series=_series(panel, weight),
        smallest_fall=power.smallest_fall(about, len(codes), expected) if power else NAN,
        cautions=_cautions_of_design(panel),
    )


def _cautions_of_design(panel: Panel) -> tuple[str, ...]:
    short = (keys.UNDER_A_YEAR_AFTER,) if panel.windows.after < keys.YEAR else ()
    return short + ((keys.ONE_YEAR_BEFORE,) if panel.windows.years == 1 else ())


def _compared(panel: Panel, weight: Floats) -> pd.DataFrame:
    before, season = panel.before, season_shares(panel)
    own, others = panel.treated, np.flatnonzero(weight > 0)
    level = before[own].mean()
    own_season = (season[own] * before[own][:, None]).sum(axis=0) / max(1.0, before[own].sum())
    table = pd.DataFrame(
        {
            "area_code": [panel.areas[place] for place in others],
            "share": (weight * before)[others] / (weight @ before),
            "published_before": before[others],
            "level_ratio": before[others] / level if level > 0 else np.nan,
            "season_shift": np.abs(season[others] - own_season).sum(axis=1) / 2,
        }
    )
    return table.sort_values(["share", "area_code"], ascending=[False, True], ignore_index=True)


def _series(panel: Panel, weight: Floats) -> pd.DataFrame:
    """The treated wijken and what they would have had, per period around the start, whole periods only."""
    step = keys.BLOCK if panel.rounding.base > 1 else 1
    first = panel.start % step
    periods = (len(panel.months) - first) // step
    inside = slice(first, first + periods * step)
    sums = panel.counts[:, inside].reshape(len(panel.counts), periods, step).sum(axis=2)
    scale = panel.before[panel.treated].sum() / (weight @ panel.before)
    places = first + step * np.arange(periods)
    end = panel.start + panel.windows.after
    phase = np.where(places < panel.start, "before", np.where(places < end, "after", "later"))
    return pd.DataFrame(
        {
            "period": [panel.months[place] for place in places],
            "phase": phase,
            "treated": sums[panel.treated].sum(axis=0),
            "expected": scale * (weight @ sums),
        }
    )


# ---- what stands beside it ---------------------------------------------------------------------


def _checked(
    told: Effect, placebos: Placebos, around: Mapping[str, Collection[str]], controls: Mapping[str, Floats]
) -> Effect:
    """`told` with what the test and the checks add."""
    panel, weight = placebos.panel, placebos.frame.weight[0]
    ratio = _ratio(placebos)
    modelled = model.effect_ratio(panel, weight)
    low, high = placebos.interval()
    starts = _other_starts(panel)
    verdict, reason = _verdict(placebos, lambda: (starts.year_earlier, starts.year_earlier_p))
    nearby = _neighbours(panel, told.treated, around)
    checks = tuple(_control(name, table, panel, weight) for name, table in controls.items())
    is_effect = verdict in (keys.FALL, keys.RISE)
    return replace(
        told,
        verdict=verdict,
        reason=reason,
        ratio=modelled if np.isfinite(modelled) else ratio,
        low=low,
        high=high,
        p_value=placebos.p_value,
        permutation_p=placebos.permutation_p,
        model_p=placebos.model_p,
        placebo_number=int(placebos.score.size),
        other_wijken=_other_wijken(placebos),
        other_starts=starts,
        neighbours=nearby,
        controls=checks,
        cautions=told.cautions + _cautions_of_checks(ratio, nearby, checks, is_effect),
    )


def _cautions_of_checks(
    ratio: float, nearby: Neighbours | None, checks: tuple[Control, ...], is_effect: bool
) -> tuple[str, ...]:
    cautions = []
    if nearby is not None and nearby.verdict in (keys.FALL, keys.RISE) and (nearby.ratio > 1) != (ratio > 1):
        cautions.append(keys.SHIFT_POSSIBLE)
    if nearby is not None and is_effect and _matters(ratio, nearby.effect_without):
        cautions.append(keys.NEIGHBOURS_MATTER)
    if any(abs(np.log(check.change)) >= np.log(keys.EFFORT_RATIO) for check in checks if check.change > 0):
        cautions.append(keys.EFFORT_CHANGED)
    if is_effect and any(_matters(ratio, check.adjusted) for check in checks):
        cautions.append(keys.EFFORT_MATTERS)
    return tuple(cautions)


def _matters(ratio: float, other: float) -> bool:
    if not other > 0 or not ratio > 0:
        return False
    return bool(abs(np.log(other) - np.log(ratio)) >= keys.MATTERS_SHARE * abs(np.log(ratio)))


def _other_wijken(placebos: Placebos) -> OtherWijken:
    score = np.abs(placebos.score[:, placebos.own])
    panel, rows = placebos.panel, []
    for place, code in enumerate(panel.areas):
        alone = np.zeros(len(panel.areas), dtype=np.bool_)
        alone[place] = True
        keep = ~panel.treated | alone
        single = Placebos.small(panel.with_areas(keep, alone))
        rows.append((code, bool(panel.treated[place]), _ratio(single)))
    table = pd.DataFrame(rows, columns=["area_code", "is_treated", "ratio"])
    return OtherWijken(len(score), int((score >= score[0] - 1e-9).sum()), table)


def _other_starts(panel: Panel) -> OtherStarts:
    earlier = panel.one_year_earlier()
    if earlier is None:
        return OtherStarts(pd.DataFrame({"month": [], "ratio": []}), NAN, NAN)
    placebos = Placebos.small(earlier)
    starts = earlier.windows.starts(earlier.counts.shape[1])
    table = pd.DataFrame({"month": [panel.months[start] for start in starts], "ratio": placebos.ratios[0]})
    return OtherStarts(table, *_year_earlier(panel))


def _neighbours(panel: Panel, codes: tuple[str, ...], around: Mapping[str, Collection[str]]) -> Neighbours | None:
    """None where nobody said which wijken lie next to each other."""
    named = {str(code) for own in codes for code in around.get(own, ())} - set(codes)
    if not named:
        return None
    next_to = np.array([code in named for code in panel.areas])
    if not next_to.any():
        return Neighbours(tuple(sorted(named)), NAN, NAN, NAN, keys.CANNOT_SAY, keys.TOO_FEW_REPORTS, NAN)
    ratio, low, high, verdict, reason = _judged(panel.with_areas(~panel.treated, next_to))
    without = panel.with_areas(~next_to, panel.treated)
    effect_without = NAN
    if (~without.treated).sum() >= keys.LEAST_COMPARED:
        effect_without = _ratio(Placebos.small(without))
    areas = tuple(code for code, near in zip(panel.areas, next_to, strict=True) if near)
    return Neighbours(areas, ratio, low, high, verdict, reason, effect_without)


def _judged(panel: Panel) -> tuple[float, float, float, str, str | None]:
    """(ratio, low, high, verdict, reason) of the wijken that stand in the place of the treated ones."""
    if (~panel.treated).sum() < keys.LEAST_COMPARED:
        return NAN, NAN, NAN, keys.CANNOT_SAY, keys.TOO_FEW_COMPARABLE
    try:
        placebos = Placebos.of(panel)
    except CannotSayError as error:
        return NAN, NAN, NAN, keys.CANNOT_SAY, error.reason
    low, high = placebos.interval()
    verdict, reason = _verdict(placebos, lambda: (NAN, NAN))
    return _ratio(placebos), low, high, verdict, reason


def _in_panel(
    controls: Mapping[str, Floats], areas: Sequence[str], months: Sequence[dt.date], panel: Panel
) -> dict[str, Floats]:
    rows = [list(areas).index(code) for code in panel.areas]
    first = list(months).index(panel.months[0])
    return {name: table[rows, first : first + len(panel.months)] for name, table in controls.items()}


def _control(name: str, table: Floats, panel: Panel, weight: Floats) -> Control:
    """Shares of the comparison as for the reports; wijken without hours or reports count as zero hours only if the
    table says zero."""
    before, after = (
        table[:, places(panel.start)].sum(axis=1)
        for places in (panel.windows.before_places, panel.windows.after_places)
    )
    used = panel.treated | (weight > 0)
    if np.isnan(before + after)[used].any():
        return Control(name, keys.NOT_KNOWN, NAN, NAN)
    share = weight * panel.before / np.maximum(before, 1e-9)  # each wijk weighs as it does for the reports
    share = np.where(before > 0, share, 0.0)
    own = panel.treated
    if min(before[own].sum(), share @ before, share @ after) <= 0:
        return Control(name, keys.NOT_KNOWN, NAN, NAN)
    change = float((after[own].sum() / before[own].sum()) / ((share @ after) / (share @ before)))
    return Control(name, keys.KNOWN, change, model.effect_ratio(panel, weight, np.nan_to_num(table)))

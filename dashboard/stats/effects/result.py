"""Parts of an answer. All frozen and picklable, so that a page can keep it in a cache."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pandas as pd

NAN = float("nan")


@dataclass(frozen=True)
class OtherWijken:
    """The same start month in other wijken. number: choices of as many wijken, the real one included; as_large: those
    with a score at least as large, the real one included. table: each wijk by itself [area_code, is_treated, ratio];
    ratio: after / before, against comparable wijken (1: moved like them), NaN where nothing was published before."""

    number: int
    as_large: int
    table: pd.DataFrame


@dataclass(frozen=True)
class OtherStarts:
    """The same wijken with an earlier start, in months before the real one only. table: [month, ratio], without the
    real start; empty where there are under two years before it. year_earlier, year_earlier_p: the ratio one year
    early and how unusual it was among all choices then (NaN: not known)."""

    table: pd.DataFrame
    year_earlier: float
    year_earlier_p: float


@dataclass(frozen=True)
class Neighbours:
    """Wijken next to the treated ones. areas: their codes; ratio, low, high, verdict: how they changed against wijken
    further away (keys.VERDICTS; "cannot_say" with reason). effect_without: the effect when they are left out of the
    comparison (NaN: too few wijken left)."""

    areas: tuple[str, ...]
    ratio: float
    low: float
    high: float
    verdict: str
    reason: str | None
    effect_without: float


@dataclass(frozen=True)
class Control:
    """Something that may change how much is reported. name: as given; state: "known" or "not_known"; change: after /
    before in the treated wijken against the comparison (1.3: it went up 30 % more); adjusted: the effect with the
    control in the model."""

    name: str
    state: str
    change: float
    adjusted: float


@dataclass(frozen=True)
class Effect:
    """The answer.

    verdict: keys.VERDICTS; reason: keys.REASONS where it is "cannot_say". ratio: reports after the start against the
    expected number (0.8: a fifth fewer), with low and high (95 %, test inversion: 0 and inf possible). p_value: the
    larger of permutation_p and model_p. NaN where there is no comparison. observed, expected: published after the
    start in the treated wijken, and what they would have had if they had moved like the comparison. before: published
    in the months before that are compared (of `years_before` years). after_from, after_until: first and last month
    after the start that count. compared: [area_code, share, published_before, level_ratio, season_shift]: the
    comparable wijken, the largest share first. series: [period, phase, treated, expected], period: first month of each
    month (things) or three months counted from the start (people); phase: "before", "after", "later"; for months that
    are shown and not compared too. smallest_fall: the smallest fall that would have been found in four of five cases
    (0.4: 40 %), from the table of `power`; NaN where no fall would, or without a table. cautions: keys.CAUTIONS.
    """

    verdict: str
    reason: str | None = None
    ratio: float = NAN
    low: float = NAN
    high: float = NAN
    p_value: float = NAN
    permutation_p: float = NAN
    model_p: float = NAN
    placebo_number: int = 0
    observed: float = NAN
    expected: float = NAN
    before: float = NAN
    years_before: int = 0
    after_from: dt.date | None = None
    after_until: dt.date | None = None
    treated: tuple[str, ...] = ()
    compared: pd.DataFrame = field(default_factory=pd.DataFrame)
    series: pd.DataFrame = field(default_factory=pd.DataFrame)
    other_wijken: OtherWijken | None = None
    other_starts: OtherStarts | None = None
    neighbours: Neighbours | None = None
    controls: tuple[Control, ...] = ()
    smallest_fall: float = NAN
    cautions: tuple[str, ...] = ()

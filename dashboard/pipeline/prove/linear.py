"""The attacker by linear programs: the values between which an unknown cell must lie, given every published sum.

General: a `System` is any set of unknown cells with bounds and any sums of them known up to an error. For suppressed
tables the errors are 0; for rounded ones base-1. Solved with HiGHS (Huangfu & Hall 2018) by primal simplex, which
starts each question from the answer to the last one. The feasible interval of a cell is the classical audit of
disclosure control (Hundepool et al. 2012, ch. 4). It is taken over real numbers, as in any such audit;
`possible_values` counts the whole ones in it.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np

Key = Hashable
_SLACK = 1e-6
_PRIMAL_SIMPLEX = 4


@dataclass
class System:
    """Unknown cells and what is known of their sums."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    index: dict[Key, int] = field(default_factory=dict)
    rows: list[tuple[dict[int, float], float, float]] = field(default_factory=list)

    def add_cell(self, key: Key, lower: float = 0.0, upper: float = math.inf) -> None:
        if key in self.index:
            raise ValueError("a cell is added once")
        self.index[key] = len(self.lower)
        self.lower.append(lower)
        self.upper.append(upper)

    def add_sum(self, keys: Iterable[Key], total: float, error: float = 0.0) -> None:
        """The cells `keys` add up to `total`, off by at most `error`."""
        self.add_row(dict.fromkeys(keys, 1.0), total - error, total + error)

    def add_row(self, weights: Mapping[Key, float], lower: float, upper: float) -> None:
        self.rows.append(({self.index[key]: weight for key, weight in weights.items()}, lower, upper))


class Contradiction(ValueError):  # noqa: N818 - the word says it
    """The known facts cannot all be true."""


class Solver:
    """A system in HiGHS, ready for many questions."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in (
            ("output_flag", False), ("presolve", "off"), ("solver", "simplex"),
            ("simplex_strategy", _PRIMAL_SIMPLEX), ("threads", 1),
        ):  # fmt: skip
            self._highs.setOptionValue(option, value)
        self._highs.passModel(_model(system))
        self._asked: int | None = None

    def feasible_range(self, key: Key) -> tuple[float, float]:
        """Smallest and largest value that the cell can have. Raises Contradiction."""
        column = self._system.index[key]
        if self._asked is not None:
            self._highs.changeColCost(self._asked, 0.0)
        self._asked = column
        self._highs.changeColCost(column, 1.0)
        return self._solve(column, highspy.ObjSense.kMinimize), self._solve(column, highspy.ObjSense.kMaximize)

    def _solve(self, column: int, sense: highspy.ObjSense) -> float:
        self._highs.changeObjectiveSense(sense)
        self._highs.run()
        status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            return float(self._highs.getSolution().col_value[column])
        if status in (highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return math.inf if sense == highspy.ObjSense.kMaximize else -math.inf
        if status == highspy.HighsModelStatus.kInfeasible:
            raise Contradiction("what is known cannot all be true")
        raise RuntimeError(f"HiGHS stopped: {self._highs.modelStatusToString(status)}")


def feasible_range(system: System, cell: Key) -> tuple[float, float]:
    """Smallest and largest value of one cell. For many cells of one system use `Solver`. Raises Contradiction."""
    return Solver(system).feasible_range(cell)


def possible_values(low: float, high: float) -> float:
    """The number of whole numbers in a feasible range."""
    return math.inf if math.isinf(high - low) else math.floor(high + _SLACK) - math.ceil(low - _SLACK) + 1


def _model(system: System) -> highspy.HighsLp:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(system.lower), len(system.rows)
    model.col_cost_ = np.zeros(model.num_col_)
    model.col_lower_, model.col_upper_ = np.array(system.lower, dtype=float), np.array(system.upper, dtype=float)
    model.row_lower_ = np.array([lower for _, lower, _ in system.rows], dtype=float)
    model.row_upper_ = np.array([upper for _, _, upper in system.rows], dtype=float)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0, *(len(weights) for weights, _, _ in system.rows)]).astype(np.int32)
    model.a_matrix_.index_ = np.array([i for weights, _, _ in system.rows for i in weights], dtype=np.int32)
    model.a_matrix_.value_ = np.array([w for weights, _, _ in system.rows for w in weights.values()], dtype=float)
    return model

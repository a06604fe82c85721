"""A share of published counts: an exact interval for chance, widened for rounding."""

from __future__ import annotations

from scipy.special import betaincinv

LEAST_COUNT = 20  # no share of fewer published signals (docs/privacy.md, rule 9)


def share_interval(
    part: float, rest: float, part_error: float, rest_error: float, level: float = 0.95
) -> tuple[float, float]:
    """Interval of the share part / (part + rest), in 0..1, of published counts that may be off by their errors.

    Exact limits (Clopper & Pearson 1934, Biometrika 26) at the worst corners: the fewest in the part with the most in
    the rest, and the other way round. Wherever the true counts lie within their errors, their own exact interval lies
    inside. Raises ValueError on negative counts or errors.
    """
    if min(part, rest, part_error, rest_error) < 0:
        raise ValueError("counts and errors cannot be negative")
    tail = (1 - level) / 2
    least, most = max(0.0, part - part_error), part + part_error
    fewest, largest = max(0.0, rest - rest_error), rest + rest_error
    low = float(betaincinv(least, largest + 1, tail)) if least > 0 else 0.0
    high = float(betaincinv(most + 1, fewest, 1 - tail)) if fewest > 0 else 1.0
    return low, high

"""The keys of what can be said about an effect, and the limits behind them. The sentences stand in data/texts."""

from __future__ import annotations

# ---- verdicts ----
FALL, RISE = "fall", "rise"
NO_DEMONSTRABLE_EFFECT, CANNOT_SAY = "no_demonstrable_effect", "cannot_say"
VERDICTS = (FALL, RISE, NO_DEMONSTRABLE_EFFECT, CANNOT_SAY)

# ---- why "cannot_say" ----
UNKNOWN_WIJK = "unknown_wijk"  # none of the treated wijken has figures
MISSING_FIGURES = "missing_figures"  # around the start, figures of the treated wijken are missing, folded or withheld
TOO_SHORT_BEFORE = "too_short_before"
TOO_SHORT_AFTER = "too_short_after"
ALL_TREATED = "all_treated"
TOO_FEW_REPORTS = "too_few_reports"
TOO_FEW_COMPARABLE = "too_few_comparable"
TOO_FEW_PLACEBOS = "too_few_placebos"
TOO_UNCERTAIN = "too_uncertain"
ALREADY_MOVING = "already_moving"
REASONS = (
    UNKNOWN_WIJK,
    MISSING_FIGURES,
    TOO_SHORT_BEFORE,
    TOO_SHORT_AFTER,
    ALL_TREATED,
    TOO_FEW_REPORTS,
    TOO_FEW_COMPARABLE,
    TOO_FEW_PLACEBOS,
    TOO_UNCERTAIN,
    ALREADY_MOVING,
)

# ---- what must stand beside an answer ----
UNDER_A_YEAR_AFTER = "under_a_year_after"
ONE_YEAR_BEFORE = "one_year_before"  # so the wijken could not be compared with each other before the start
SHIFT_POSSIBLE = "shift_possible"
NEIGHBOURS_MATTER = "neighbours_matter"
EFFORT_CHANGED = "effort_changed"
EFFORT_MATTERS = "effort_matters"
CAUTIONS = (
    UNDER_A_YEAR_AFTER,
    ONE_YEAR_BEFORE,
    SHIFT_POSSIBLE,
    NEIGHBOURS_MATTER,
    EFFORT_CHANGED,
    EFFORT_MATTERS,
)

# ---- why a control series says nothing ----
KNOWN, NOT_KNOWN = "known", "not_known"

# ---- limits ----
ALPHA = 0.05
YEAR = 12
MOST_AFTER = YEAR  # the question is: the first year after the start
LEAST_AFTER = 6
MOST_YEARS_BEFORE = 2
BLOCK = 3  # months: people-fenomenen are looked at by three months, counted from the start
LEAST_COMPARED = 3  # wijken to compare with
LEAST_PLACEBOS = 40  # choices of wijken and start month; with fewer a p-value of 5 % means one or two of them
MOST_SETS = 500  # choices of wijken; more are sampled, with a fixed seed
UNCERTAIN_BELOW = 0.5  # nothing found, and a halving fits too: then nothing can be said
MOVING_SHARE, MOVING_P = 0.5, 0.10  # already moving: half the effect a year early, among the largest 10 % of placebos
EFFORT_RATIO = 1.25  # registration effort changed by so much more than elsewhere
MATTERS_SHARE = 0.5  # a control matters when it takes away half of the effect, or adds as much

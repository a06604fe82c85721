"""The page Signalen en preventie in words and looks: what its parts offer to page and tests."""

from dashboard.views.signalen.areas import Marks, area_plot, area_table
from dashboard.views.signalen.balance import CITY, Balances, Band, balance_grid, balance_table, band, read_balances
from dashboard.views.signalen.domains import definitions, domain_grid
from dashboard.views.signalen.origins import PolicyNote, policy_notes, source
from dashboard.views.signalen.quarters import quarter_plot, quarter_table, tiles
from dashboard.views.signalen.shares import KINDS, Signals, period_name, quarter_code, read_signals

__all__ = [
    "CITY",
    "KINDS",
    "Balances",
    "Band",
    "Marks",
    "PolicyNote",
    "Signals",
    "area_plot",
    "area_table",
    "balance_grid",
    "balance_table",
    "band",
    "definitions",
    "domain_grid",
    "period_name",
    "policy_notes",
    "quarter_code",
    "quarter_plot",
    "quarter_table",
    "read_balances",
    "read_signals",
    "source",
    "tiles",
]

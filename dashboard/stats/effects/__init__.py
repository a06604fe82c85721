"""Change of nuisance in the wijken of an initiative beside comparable ones. How, and how well: docs/methods.md.

`estimate_effect` (estimate.py) is the one entrance; keys.py has what it can answer.
"""

from dashboard.stats.effects.estimate import Beside, estimate_effect
from dashboard.stats.effects.power import PowerTable, read_power_table
from dashboard.stats.effects.result import Effect

__all__ = ["Beside", "Effect", "PowerTable", "estimate_effect", "read_power_table"]

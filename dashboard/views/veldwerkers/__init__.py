"""The page Veldwerkers in words and looks: what its parts offer to page and tests."""

from dashboard.views.veldwerkers.gaps import GAP_CLASSES, Subject, gap_class, tiles
from dashboard.views.veldwerkers.map import Moment, gap_figures, gap_map, marked_rows, moment_table
from dashboard.views.veldwerkers.times import gap_grid, pair_plot, pair_table

__all__ = [
    "GAP_CLASSES",
    "Moment",
    "Subject",
    "gap_class",
    "gap_figures",
    "gap_grid",
    "gap_map",
    "marked_rows",
    "moment_table",
    "pair_plot",
    "pair_table",
    "tiles",
]

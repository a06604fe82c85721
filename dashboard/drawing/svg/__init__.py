"""View-models as self-contained SVG, for downloads, papers and the public site; and PNG from the same SVG.

A drawing has no script, no style sheet and no reference to anything outside itself; the same view gives the same bytes.
Text from data is escaped in one place (core.element). Greyscale print keeps every difference: classes also differ in
lightness, looks in pattern, lines in dashes and marks.
"""

from dashboard.drawing.svg.bars import pair_svg, timeline_svg
from dashboard.drawing.svg.charts import trend_svg
from dashboard.drawing.svg.core import Caption
from dashboard.drawing.svg.map import map_svg
from dashboard.drawing.svg.plots import dot_svg, grid_svg, limit_svg
from dashboard.drawing.svg.png import svg_to_png

__all__ = [
    "Caption",
    "dot_svg",
    "grid_svg",
    "limit_svg",
    "map_svg",
    "pair_svg",
    "svg_to_png",
    "timeline_svg",
    "trend_svg",
]

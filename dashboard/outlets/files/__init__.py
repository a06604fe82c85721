"""Files of what is on screen: CSV, XLSX, GeoJSON, SVG and PNG with the same figures, words, marks and order.

Every file says what it shows and where it comes from. A number stands beside its text only when the text is a number:
what is shown as "0–4" or "niet getoond" has no number in a file either, so nobody can add it up as a zero.

CSV is for a spreadsheet in Belgium: semicolons, decimal comma, UTF-8 with a byte order mark. The separator follows the
settings of the reader's machine and not the language of the page, so it is the same in English. Who reads with a
program takes `python -m dashboard export` or the open data, which have commas and decimal points.
"""

from dashboard.outlets.files.about import About, about_view, file_name, view_parts
from dashboard.outlets.files.geojson import MapFigures, geojson_bytes, view_geojson
from dashboard.outlets.files.offers import (
    CSV,
    GEOJSON,
    HALF_PAPER,
    PAPER,
    PNG,
    SVG,
    XLSX,
    Download,
    figure_downloads,
    map_downloads,
    named,
    picture_downloads,
    table_downloads,
    trend_downloads,
    view_map_downloads,
)
from dashboard.outlets.files.rows import (
    Cell,
    Column,
    Kind,
    Rows,
    area_rows,
    dot_rows,
    grid_rows,
    limit_rows,
    rounded,
    shown_number,
    status_text,
    table_rows,
    trend_rows,
)
from dashboard.outlets.files.tables import about_lines, csv_bytes, file_table, xlsx_bytes

__all__ = [
    "CSV", "GEOJSON", "HALF_PAPER", "PAPER", "PNG", "SVG", "XLSX", "About", "Cell", "Column", "Download", "Kind",
    "MapFigures", "Rows", "about_lines", "about_view", "area_rows", "csv_bytes", "dot_rows", "figure_downloads",
    "file_name", "file_table", "geojson_bytes", "grid_rows", "limit_rows", "map_downloads", "named",
    "picture_downloads", "rounded", "shown_number", "status_text", "table_downloads", "table_rows",
    "trend_downloads", "trend_rows", "view_geojson", "view_map_downloads", "view_parts", "xlsx_bytes",
]  # fmt: skip

"""Drawings: well-formed, self-contained, the same bytes each time, honest with hostile text, and readable as PNG."""

from __future__ import annotations

import datetime as dt
import io
import re
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from typing import cast

import pytest
from PIL import Image

from dashboard.base import palette
from dashboard.base.texts import words_for
from dashboard.drawing.svg import (
    Caption,
    core,
    dot_svg,
    grid_svg,
    limit_svg,
    map_svg,
    pair_svg,
    svg_to_png,
    timeline_svg,
    trend_svg,
)
from dashboard.drawing.svg.png import png_size
from dashboard.drawing.svg.scales import scale
from dashboard.facts.count import State
from dashboard.views.initiatieven.time_bars import Bar, Timeline
from dashboard.views.shared.choropleth import Legend, LegendRow, MapArea, MapView, Swatch
from dashboard.views.shared.figures import Figure
from dashboard.views.shared.plots import (
    CloudPoint,
    DotPlot,
    DotRow,
    Grid,
    GridCell,
    LimitLine,
    LimitPlot,
    PairPlot,
    PairRow,
)
from dashboard.views.shared.trend import Trend, TrendPoint, TrendSeries

NL, EN = words_for("nl"), words_for("en")
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    '<img src=x onerror="alert(1)">',
    "</title><script>alert(1)</script>",
    "{{7*7}} ${7*7} `x` #sys.inputs.drawing #panic()",
    "\"' onload='alert(1)' &lt; &amp; ]]>",
    "🎉 漢字 ‮omgekeerd é",
    "a\x00b\x0b\ud800c\ufffe",
    "W" * 5000,
    "url(http://127.0.0.1/x) javascript:alert(1)",
    "",
)


def look(name: str) -> Swatch:
    known = palette.LOOKS[name]
    return Swatch(known.fill, known.ink, known.pattern)


def square(west: float, south: float, size: float = 0.01) -> dict:
    ring = [[west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


OUTLINES = {"N": square(4.46, 51.02), "O": square(4.47, 51.02), "W": square(4.46, 51.01), "Z": square(4.47, 51.01)}
OUTLINES["Z"] = {
    "type": "MultiPolygon",
    "coordinates": [OUTLINES["Z"]["coordinates"], square(4.49, 51.0, 0.001)["coordinates"]],
}


def a_map(text: str = "Noord") -> MapView:
    swatches = {"N": Swatch("#bae4bc"), "O": look("zero"), "W": look("protected"), "Z": look("missing")}
    areas = tuple(
        MapArea(code, f"{text} {code}", f"{text} {code}", swatch, (f"{text}: 12",), code == "O", code == "N")
        for code, swatch in swatches.items()
    )
    rows = tuple(LegendRow(swatch, f"{text} {code}", 1) for code, swatch in swatches.items())
    return MapView(areas, Legend(text, rows, text), f"Kaart {text}")


def months(count: int) -> list[dt.date]:
    return [dt.date(2025 + index // 12, index % 12 + 1, 1) for index in range(count)]


def a_trend(text: str = "Noord", series: int = 1) -> Trend:
    def points(shift: int) -> tuple[TrendPoint, ...]:
        found = []
        for index, month in enumerate(months(18)):
            if index in (4, 5):
                state: State = "withheld" if index == 4 else "missing"
                found.append(TrendPoint(month, Figure(None, text, state), f"{text} niets", None, None, None))
            elif index == 7:
                found.append(TrendPoint(month, Figure(0.0, "0–4", "rounded_cell"), f"{text}: 0–4", 2.0, 0.0, 4.0))
            else:
                value = 10.0 + shift + index * 3 % 7
                low, high = (value - 4, value + 4) if shift == 0 else (None, None)
                found.append(
                    TrendPoint(month, Figure(value, f"{value:.0f}", "rounded_cell"), f"{value:.0f}", value, low, high)
                )
        return tuple(found)

    lines = tuple(TrendSeries(f"{text} {index}", points(index * 4), index == 0) for index in range(series))
    return Trend(lines, dt.date(2025, 6, 1), dt.date(2026, 3, 1), f"Verloop {text}", (text,))


def a_dot_plot(text: str = "Noord") -> DotPlot:
    rows = (
        DotRow(text, "12,5", 12.5, 9, 16, text, is_marked=True),
        DotRow(f"{text} 2", "te weinig om te delen", None, verdict=text),
        DotRow("Laag", "3", 3, 1, 5, "", is_current=True),
        DotRow("Stad", "10", 10, is_total=True),
    )
    return DotPlot(rows, text, f"Cijfers {text}", 10.0, text, text)


def a_limit_plot(text: str = "Noord") -> LimitPlot:
    points = (CloudPoint(text, "12", 1000, 12, text, is_named=True, is_marked=True), CloudPoint("B", "9", 5000, 9))
    limits = (LimitLine(text, ((500, 20), (5000, 12))), LimitLine("stad", ((500, 10), (5000, 10)), is_middle=True))
    return LimitPlot(points, limits, text, text, f"Wolk {text}")


def a_grid(text: str = "Noord") -> Grid:
    cells = ((GridCell(text, Swatch("#0c6cae")), GridCell("0–4", look("few"))),) * 2
    legend = Legend(text, (LegendRow(Swatch("#0c6cae"), text, 2),), text)
    return Grid((text, "b"), ("c", text), cells, f"Rooster {text}", legend, text)


def a_timeline(text: str = "Noord") -> Timeline:
    bars = (
        Bar(text, "sinds jan 2024", 0.1, 0.9, is_open=True, is_running=True),
        Bar("Kort", text, 0.4, 0.0, is_open=False, is_running=False),
        Bar("Later", "vanaf 2027", 0.95, 0.05, is_open=False, is_running=False),
    )
    return Timeline(bars, ((0.0, "2024"), (0.5, "2025")), 0.8, text, f"Tijdlijn {text}")


def some_pairs(text: str = "Noord") -> PairPlot:
    rows = (
        PairRow(text, 0.6, "60 %", 0.2, "ongeveer 20 %", "meer gemeld", is_office=True),
        PairRow("nacht", 0.4, "40 %", 0.0, "minder dan 4 %", text, is_office=False),
    )
    return PairPlot(rows, text, "Van de uren", "kantooruren", f"Paren {text}")


def caption(text: str = "Zwerfvuil in Mechelen", language: str = "nl") -> Caption:
    return Caption(text, f"Bron: {text}", language, f"Zin {text}", (f"Noot {text}",))


def drawings(text: str, width: float = 900) -> dict[str, str]:
    about = caption(text)
    return {
        "map": map_svg(a_map(text), OUTLINES, about, NL, width, figures={"N": text}, links={"N": "noord.html"}),
        "trend": trend_svg(a_trend(text), about, NL, width, axis=text),
        "trends": trend_svg(a_trend(text, 5), about, NL, width),
        "dots": dot_svg(a_dot_plot(text), about, NL, width),
        "limits": limit_svg(a_limit_plot(text), about, NL, width),
        "grid": grid_svg(a_grid(text), about, width),
        "timeline": timeline_svg(a_timeline(text), about, NL, width),
        "pairs": pair_svg(some_pairs(text), about, NL, width),
    }


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314  a drawing of ours


def texts(svg: str) -> str:
    return " ".join(" ".join(part.itertext()) for part in parsed(svg))


@pytest.mark.parametrize("width", [320, 900, 1600])
def test_every_drawing_is_well_formed_and_self_contained(width):
    for name, svg in drawings("Noord", width).items():
        root = parsed(svg)
        assert root.tag == f"{SVG}svg", name
        assert float(root.get("width")) == width and root.get("viewBox").split()[2] == str(width)
        ids = [part.get("id") for part in root.iter() if part.get("id")]
        assert len(ids) == len(set(ids)), "an id is used once"
        used = re.findall(r"url\(#([^)]+)\)", svg)
        assert set(used) <= set(ids) and all(target.startswith("#") for target in re.findall(r"url\(([^)]*)\)", svg))
        assert svg.count("http") == 1, "the name space and nothing else"
        assert not {part.tag.removeprefix(SVG) for part in root.iter()} & {
            "script",
            "style",
            "image",
            "foreignObject",
            "use",
        }


def test_a_screen_reader_hears_title_and_description():
    for svg in drawings("Noord").values():
        root = parsed(svg)
        by_id = {part.get("id"): part for part in root}
        assert by_id[root.get("aria-labelledby")].text == "Noord"
        assert by_id[root.get("aria-describedby")].text.endswith("Noord")
        assert root.get("role") == ("group" if "noord.html" in svg else "img") and root.get("lang") == "nl"


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_stays_text(text):
    plain = {name: [part.tag for part in parsed(svg).iter()] for name, svg in drawings("Noord").items()}
    for name, svg in drawings(text).items():
        root = parsed(svg)
        assert not [key for part in root.iter() for key in part.attrib if key.lower().startswith("on")]
        assert {part.tag for part in root.iter()} <= set(plain[name]) | {f"{SVG}text"}
        assert core.clean(text) in texts(svg)
        assert len(svg) < 160_000
        assert svg_to_png(svg, 300).startswith(b"\x89PNG")


def test_the_same_view_gives_the_same_bytes_and_another_view_other_ids():
    one, again, other = drawings("Noord"), drawings("Noord"), drawings("Zuid")
    assert one == again
    for name in one:
        ids = [set(re.findall(r' id="([^"]+)"', svg[name])) for svg in (one, other)]
        assert not ids[0] & ids[1], "two drawings can stand in one page"
    assert svg_to_png(one["map"], 400) == svg_to_png(again["map"], 400)


def test_zero_protected_and_missing_look_different_without_colour():
    svg = map_svg(a_map(), OUTLINES, caption(), NL)
    fills = [part.get("fill") for part in parsed(svg).iter(f"{SVG}path") if part.find(f"{SVG}title") is not None]
    assert len(set(fills)) == 4 and sum(fill.startswith("url(#") for fill in fills) == 2
    patterns = {part.get("id").rsplit("-", 1)[1][:4]: part for part in parsed(svg).iter(f"{SVG}pattern")}
    assert set(patterns) == {"dash", "hatc"}


def test_chosen_and_selected_areas_stand_out_and_are_explained():
    root = parsed(map_svg(a_map(), OUTLINES, caption(), NL))
    widths = {
        part.find(f"{SVG}title").text[:7]: part.get("stroke-width") for part in root.iter(f"{SVG}path") if len(part)
    }
    assert widths == {"Noord N": "3", "Noord O": "4", "Noord W": None, "Noord Z": None}
    said = texts(map_svg(a_map(), OUTLINES, caption(), EN))
    assert EN("map.star") in said and EN("drawing.selected") in said


def test_a_map_keeps_the_shape_of_the_city():
    """A square in metres is a square on the map: longitudes are narrowed by the latitude."""
    narrow = 0.01 / 0.6289  # cos(51.03 degrees)
    ring = [[4.0, 51.02], [4.0 + narrow, 51.02], [4.0 + narrow, 51.03], [4.0, 51.03], [4.0, 51.02]]
    outlines = {"N": {"type": "Polygon", "coordinates": [ring]}}
    svg = map_svg(a_map(), outlines, caption(), NL)
    d = next(part.get("d") for part in parsed(svg).iter(f"{SVG}path") if len(part))
    steps = [abs(float(number)) for number in re.findall(r"-?[\d.]+", d)[2:]]
    assert max(steps[0::2]) == pytest.approx(max(steps[1::2]), rel=0.005)


def test_a_trend_draws_gaps_bands_and_open_dots():
    svg = trend_svg(a_trend(), caption(), NL)
    said = texts(svg)
    for text in ("0–4", NL("drawing.period"), NL("drawing.band"), NL("legend.protected"), NL("legend.missing")):
        assert text in said
    lines = [part for part in parsed(svg).iter(f"{SVG}path") if part.get("d", "").count("M") > 1]
    assert not lines, "each run of months is a line of its own"
    assert said.count("Noord niets") == 2 and "Lege maanden" in said


def test_series_differ_in_more_than_colour():
    root = parsed(trend_svg(a_trend(series=5), caption(), NL))
    dashes = {part.get("stroke-dasharray") for part in root.iter(f"{SVG}line") if part.get("x2") == "26"}
    assert len(dashes) == 5


def test_views_without_figures_still_draw():
    empty = MapView((), Legend("", (), ""), "Er is geen cijfer.")
    assert "Er is geen cijfer." in map_svg(empty, OUTLINES, caption(), NL)
    assert "Leeg" in trend_svg(Trend((), dt.date(2025, 1, 1), dt.date(2025, 1, 1), "Leeg", ()), caption(), NL)
    for svg in (
        dot_svg(DotPlot((), "x", "Leeg"), caption(), NL),
        limit_svg(LimitPlot((), (), "x", "y", "Leeg"), caption(), NL),
        grid_svg(Grid((), (), (), "Leeg"), caption()),
    ):
        assert svg_to_png(svg, 200)


@pytest.mark.parametrize("values", [[], [0.0], [5.0], [0.001, 0.002], [-0.4, 0.3], [1e6, 3.2e6], [99.9, 100.1]])
def test_scales_hold_their_values_between_round_ticks(values):
    found = scale(values, 0, 100)
    assert found.low <= min(values, default=0) and found.high >= max(values, default=0)
    assert 2 <= len(found.ticks) <= 8 and found(found.low) == 0 and found(found.high) == 100
    assert len(set(found.texts("nl"))) == len(found.ticks), "no two ticks read the same"


def test_text_wraps_and_is_cut_within_its_width():
    for row in core.wrap("een zin met " + "w" * 300 + " en nog meer woorden " * 40, 200, 13, most=4):
        assert core.text_width(row, 13) <= 200
    assert core.fit("kort", 200, 13) == "kort"
    assert core.fit("w" * 400, 100, 13).endswith("…")


# ---- PNG ------------------------------------------------------------------------------------------


def picture(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def small(inside: str) -> str:
    start = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 40" font-family="\'Source Sans Pro\'">'
    return f'{start}<rect width="100" height="40" fill="#fff"/>{inside}</svg>'


def test_png_has_the_asked_size_and_shows_colours_text_and_patterns():
    swatch = core.Patterns("t")
    fill = swatch.fill(look("protected"))
    box = core.rectangle(50, 0, 50, 40, fill=fill)
    svg = small(
        f"{swatch.definitions()}{core.label(4, 26, 'MMM', 20)}{core.rectangle(0, 30, 50, 10, fill='#c2185b')}{box}"
    )
    drawn = picture(svg_to_png(svg, 200))
    assert drawn.size == (200, 80)
    letters = drawn.crop((8, 20, 90, 50)).convert("L").getextrema()
    assert letters == (0, 255), "letters are drawn"
    assert drawn.getpixel((20, 70)) == (0xC2, 0x18, 0x5B)
    low, high = cast(tuple[int, int], drawn.crop((104, 30, 196, 50)).convert("L").getextrema())
    assert low < 120 and high > 200, "the pattern is drawn"


def test_letters_are_those_of_our_own_fonts():
    widths = []
    for text in ("iiii", "MMMM"):
        drawn = picture(svg_to_png(small(core.label(2, 26, text, 20)), 200)).convert("L")
        widths.append(drawn.point(lambda value: 255 if value < 90 else 0).getbbox()[2])
    assert widths[0] < 60 and widths[1] > 100, "not a fixed-width replacement"


def test_only_drawings_of_ours_become_png():
    for wrong in ("", "<svg/>", "#panic()", '<svg viewBox="0 0 0 a">'):
        with pytest.raises(ValueError):
            svg_to_png(wrong, 100)
    for width in (0, 100_000):
        with pytest.raises(ValueError):
            png_size(small(""), width)


def test_png_from_several_threads_is_the_same():
    svg = drawings("Noord")["trend"]
    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(lambda _: svg_to_png(svg, 500), range(8)))) == 1

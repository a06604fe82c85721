"""View-models as plotly figures. The one place that escapes text for plotly, which reads HTML and %{templates}."""

from __future__ import annotations

import datetime as dt

import plotly.graph_objects as go

from dashboard.base import formats, palette
from dashboard.base.texts import Words
from dashboard.views.shared.trend import Trend, TrendSeries

CONFIG = {"displayModeBar": False, "responsive": True, "scrollZoom": False}

_ESCAPED = str.maketrans({char: f"&#{ord(char)};" for char in "&<>%${}\"'`[]\\^_"})


def plot_text(text: object) -> str:
    """Text that plotly shows as it is: no HTML, no %{...}, no $LaTeX$."""
    return " ".join(str(text).split()).translate(_ESCAPED)


def trend_figure(trend: Trend, words: Words, height: int = 260) -> go.Figure:
    """The course of one or more areas, with the chosen period marked. What cannot be shown is a patterned column."""
    figure = go.Figure()
    ceiling = max(
        (point.high or point.height or 0.0 for series in trend.series for point in series.points),
        default=0.0,
    )
    figure.add_vrect(
        x0=_edge(trend.first, -15),
        x1=_edge(trend.last, 15),
        fillcolor=palette.ACCENT,
        opacity=0.08,
        line_width=0,
        layer="below",
    )
    for index, series in enumerate(trend.series):
        if any(point.low is not None for point in series.points):
            figure.add_traces(_band(series, palette.SERIES[index % len(palette.SERIES)]))
        figure.add_trace(_line(series, palette.SERIES[index % len(palette.SERIES)]))
    for state, pattern, colour in (("protected", "/", "#777777"), ("missing", "", "#c9c9c9")):
        column = _unknown_columns(trend, state, pattern, colour, ceiling or 1.0)
        if column is not None:
            figure.add_trace(column)
    _layout(figure, trend, words, height, ceiling)
    return figure


def _edge(month: dt.date, days: int) -> str:
    return (month + dt.timedelta(days=days)).isoformat()


def _band(series: TrendSeries, colour: str) -> list[go.Scatter]:
    """A light band around the line of `series`: the numbers that its rounded figures can stand for."""
    months = [point.month.isoformat() for point in series.points]
    edge = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False, "connectgaps": False}
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return [
        go.Scatter(x=months, y=[point.low for point in series.points], **edge),
        go.Scatter(
            x=months,
            y=[point.high for point in series.points],
            fill="tonexty",
            fillcolor=f"rgba({red},{green},{blue},0.15)",
            **edge,
        ),
    ]


def _line(series: TrendSeries, colour: str) -> go.Scatter:
    """A line through the known months; one that stands alone is a dot."""
    return go.Scatter(
        x=[point.month.isoformat() for point in series.points],
        y=[point.height for point in series.points],
        customdata=[plot_text(f"{series.name}: {point.hover}") for point in series.points],
        hovertemplate="%{customdata}<extra></extra>",
        name=plot_text(series.name),
        mode="lines+markers",
        line={"color": colour, "width": 1.5 if series.is_rounded else 2},
        marker={
            "size": [7 if point.is_under_five else 5 for point in series.points],
            "symbol": ["circle-open" if point.is_under_five else "circle" for point in series.points],
        },
        connectgaps=False,
    )


def _unknown_columns(trend: Trend, look: str, pattern: str, colour: str, top: float) -> go.Bar | None:
    points = [point for series in trend.series for point in series.points if point.figure.look == look]
    if not points:
        return None
    return go.Bar(
        x=[point.month.isoformat() for point in points],
        y=[top] * len(points),
        customdata=[plot_text(point.hover) for point in points],
        hovertemplate="%{customdata}<extra></extra>",
        marker={"color": "rgba(0,0,0,0)" if pattern else colour, "pattern": {"shape": pattern, "fgcolor": colour}},
        opacity=0.5,
        showlegend=False,
    )


def _layout(figure: go.Figure, trend: Trend, words: Words, height: int, ceiling: float) -> None:
    months = sorted({point.month for series in trend.series for point in series.points})
    every = max(1, round(len(months) / 6))
    # Ticks count back from the last month: that is the one people look for.
    ticks = months[::-1][::every][::-1]
    separators = "".join(formats.separators(words.language))
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        separators=separators,
        hovermode="closest",
        dragmode=False,
        showlegend=len(trend.series) > 1,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        bargap=0,
    )
    figure.update_xaxes(
        tickvals=[month.isoformat() for month in ticks],
        ticktext=[formats.short_month(month, words.language) for month in ticks],
        fixedrange=True,
        showgrid=False,
        automargin=True,
        tickangle=0,
    )
    figure.update_yaxes(
        range=[0, max(4.0, ceiling * 1.08)], fixedrange=True, automargin=True, nticks=5, tickformat=",d"
    )

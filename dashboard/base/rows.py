"""Query answers as plain records: a dictionary per row, None where nothing stands."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

Record = dict[str, Any]


def records(frame: pd.DataFrame) -> list[Record]:
    """The rows of an answer by column name. NaN, NaT and NA become None, moments in time become `date`."""
    columns = {str(name): [_plain(value) for value in frame[name].tolist()] for name in frame.columns}
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _plain(value: Any) -> Any:
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return None
    return value.date() if isinstance(value, dt.datetime) else value

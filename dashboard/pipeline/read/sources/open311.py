"""Reading Open311 GeoReport v2 in JSON: a list of service requests, or {"service_requests": [...]}.

The names of the columns are those of the standard: service_request_id, requested_datetime, service_code, lat, long.
Source of the format: http://wiki.open311.org/GeoReport_v2/ (GET Service Requests).
"""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa

from dashboard.base.errors import UserError
from dashboard.city.city_file import ReportSource
from dashboard.pipeline.read import gate
from dashboard.pipeline.read.sources.files import RawFile, check_encoding, not_utf8
from dashboard.pipeline.read.sources.raw import RawTable, positions, unknown_columns, wanted_columns

_STANDARD = (
    "service_request_id",
    "status",
    "service_name",
    "service_code",
    "requested_datetime",
    "updated_datetime",
    "lat",
    "long",
)


def read_open311(file: RawFile, source: ReportSource) -> RawTable:
    """The named fields of the service requests, as text. Raises UserError: not JSON, not Open311, a person column.

    A request that is no JSON object counts as unreadable. A field that a request lacks is blank: the standard lets
    servers leave out what is empty.
    """
    requests = _requests(file, source)
    records = [request for request in requests if isinstance(request, dict)]
    names = list(dict.fromkeys(name for record in records for name in record))
    gate.check_columns(file.label, names, source)
    if records:
        # A field of the standard may be absent because it is empty everywhere; without categories nothing counts.
        positions(
            source, names if source.category not in names else list(dict.fromkeys([*names, *_STANDARD])), file.label
        )
    rows = pa.table(
        {
            role: pa.array([_text(record.get(name)) for record in records], pa.string())
            for role, name in wanted_columns(source).items()
        }
    )
    sample = {name: _some([_text(record.get(name)) for record in records]) for name in unknown_columns(source, names)}
    return RawTable(file.label, rows, len(requests) - len(records), sample)


def _requests(file: RawFile, source: ReportSource) -> list[Any]:
    check_encoding(source)
    with file.open() as stream:
        content = stream.read()
    try:
        # utf-8-sig: servers of Microsoft put a byte order mark in front.
        text = content.decode("utf-8-sig" if source.encoding == "utf-8" else source.encoding)
    except UnicodeDecodeError:
        raise not_utf8(file) from None
    try:
        # Numbers stay text as written, so that codes keep their zeros and coordinates their digits.
        found = json.loads(text, parse_float=str, parse_int=str)
    except json.JSONDecodeError as error:
        raise UserError(f"not valid JSON: {error.msg}", file=file.label, line=error.lineno) from None
    if isinstance(found, dict):
        found = found.get("service_requests")
    if not isinstance(found, list):
        raise UserError(
            "not an Open311 answer",
            file=file.label,
            expected='a list of service requests, or {"service_requests": [...]}',
        )
    return found


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _some(values: list[str]) -> list[str]:
    """At most a few thousand values spread over the file; the gate draws its sample from them."""
    return values[:: max(1, len(values) // (4 * gate.SAMPLE_SIZE))]

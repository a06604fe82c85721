"""Reading Parquet: only the named columns are touched; their types are kept."""

from __future__ import annotations

import io
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dashboard.base.errors import UserError
from dashboard.city.city_file import ReportSource
from dashboard.pipeline.read import gate
from dashboard.pipeline.read.sources.files import RawFile
from dashboard.pipeline.read.sources.raw import RawTable, positions, unknown_columns


def read_parquet(file: RawFile, source: ReportSource) -> RawTable:
    """The named columns of a Parquet file. Raises UserError: not Parquet, a missing column, a person column."""
    with file.open() as stream:
        try:
            # A member of a zip cannot be read from the back, where Parquet keeps its table of contents.
            parquet = pq.ParquetFile(stream if stream.seekable() and file.member is None else _in_memory(stream))
            names = list(parquet.schema_arrow.names)
            gate.check_columns(file.label, names, source)
            at = positions(source, names, file.label)
            table = parquet.read(columns=sorted({names[position] for position in at.values()}))
            sample = _sample(parquet, unknown_columns(source, names))
        except pa.ArrowInvalid as error:
            raise UserError("is not a Parquet file, or a damaged one", file=file.label) from error
    rows = pa.table({role: _plain_type(table[names[position]]) for role, position in at.items()})
    return RawTable(file.label, rows, 0, sample)


def _in_memory(stream: BinaryIO) -> io.BytesIO:
    return io.BytesIO(stream.read())


def _plain_type(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Every kind of text as plain text; the rest as it is."""
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    is_text = pa.types.is_large_string(kind) or pa.types.is_string_view(kind) or pa.types.is_binary(kind)
    return column.cast(pa.string() if is_text else kind)


def _sample(parquet: pq.ParquetFile, unknown: list[str]) -> dict[str, list[str]]:
    """Values of the unknown columns from the first, the middle and the last row group."""
    values: dict[str, list[str]] = {name: [] for name in unknown}
    groups = parquet.num_row_groups
    for group in sorted({0, groups // 2, groups - 1} & set(range(groups))):
        table = parquet.read_row_group(group, columns=unknown)
        step = max(1, table.num_rows // gate.SAMPLE_SIZE)
        rows = table.take(pa.array(range(0, table.num_rows, step)))
        for name in unknown:
            values[name] += [str(value) for value in pc.drop_null(rows[name]).to_pylist()]
    return values

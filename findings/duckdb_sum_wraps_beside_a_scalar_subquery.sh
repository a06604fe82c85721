#!/usr/bin/env bash
# DuckDB 2.0.0: a grouped and ordered sum of whole numbers wraps around at 16 bits when a condition holds an ungrouped
# min() in a scalar subquery. Without a cast of the sum the question ends with a conversion error; with the usual
# `::bigint` (or ::integer) the wrong number comes out without a word: 12 months of 3,824 reports are -19,648 instead of
# 45,888. Two optimizers do it together, compressed_materialization and statistics_propagation; without them the sum is
# right. DuckDB 2.0.1 is right with both.
#
# Seen with: duckdb 2.0.0 and 2.0.1, 2026-11-27. Output seen:
#     duckdb 2.0.0: as it is [-19648, -19648]; optimizers off [45888, 45888]
#     duckdb 2.0.1: as it is [45888, 45888]; optimizers off [45888, 45888]
# Why a builder of such dashboards cares: "this level, or else the top one" is the most usual question of a map, small
# cities stay under 32,767 and look right, and the first larger one gets negative or merely smaller numbers.
# Fails when this changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > sums.py <<'PYTHON'
import sys

import duckdb

con = duckdb.connect()
con.execute("create table level (level varchar, level_order integer)")
con.execute("insert into level values ('city', 0), ('district', 1)")
con.execute("create table area (area varchar, level varchar)")
con.execute("insert into area values ('all', 'city'), ('north', 'district')")
con.execute("create table cell as select area.area, months.n as month, 3824::integer as reports from area, range(12) months (n)")
question = """
    select area.area, sum(cell.reports)::bigint as total
    from cell
    inner join area using (area)
    inner join level using (level)
    where area.level = 'district' or level.level_order = (select min(level_order) from level)
    group by area.area
    order by area.area
"""
wrong = [total for _, total in con.execute(question).fetchall()]
con.execute("set disabled_optimizers = 'compressed_materialization,statistics_propagation'")
right = [total for _, total in con.execute(question).fetchall()]
print(f"duckdb {duckdb.__version__}: as it is {wrong}; optimizers off {right}")
assert right == [45888, 45888]
assert wrong == ([-19648, -19648] if sys.argv[1] == "wraps" else right), "this has changed"
PYTHON
for pair in 2.0.0:wraps 2.0.1:right; do
    python3 -m venv --clear venv
    venv/bin/pip install --quiet --disable-pip-version-check "duckdb==${pair%%:*}"
    venv/bin/python sums.py "${pair##*:}"
done

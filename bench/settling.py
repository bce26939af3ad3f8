"""Settling ten million synthetic claims, beside DuckDB's bare group-by and the DHIS2 shape."""

from __future__ import annotations

from pathlib import Path

import duckdb

from bench.clock import Cost, best, piece
from bench.dhis2_shape import cost_per_value
from bench.report import Report
from bench.synthetic import claims_parquet, filings
from counterfoil.reconcile.inputs import Inputs
from counterfoil.reconcile.settling import prepare

CLAIMS = 10_000_000
_BARE = """
CREATE TABLE figure AS
SELECT measure, region, category, period, min(low) AS low, max(high) AS high, count(*) AS claims
FROM read_parquet('{path}') GROUP BY ALL
"""
_LATEST = """
CREATE TABLE figure AS
SELECT measure, region, category, period, min(low) AS low, max(high) AS high, count(*) AS claims
FROM (
  SELECT measure, region, category, period, speaker, arg_max(low, seq) AS low,
         arg_max(high, seq) AS high
  FROM read_parquet('{path}') GROUP BY ALL
)
GROUP BY ALL
"""


def bench(report: Report, room: Path) -> None:
    """Add the rows on settling."""
    path = room / "claims.parquet"
    given = Inputs(filings(claims_parquet(path, CLAIMS)), [], [], [], [])

    def settle() -> None:
        with duckdb.connect() as columns:
            prepare(columns, [path], given, room)
            columns.execute("CREATE TABLE figure AS FROM settled")

    ours = best(3, lambda: piece(settle))
    bare = best(3, lambda: piece(lambda: _run(_BARE, path)))
    latest = best(3, lambda: piece(lambda: _run(_LATEST, path)))
    work = f"settle {CLAIMS:,} claims"
    told = f"{ours.wall:.2f} s, {ours.cpu:.2f} CPU s, {ours.memory:,.0f} MiB"
    _against(report, work, told, ours, ("DuckDB's bare group-by (range and count)", bare, "≤ 2×"))
    words = "DuckDB's group-by of each speaker's latest, then ranges"
    _against(report, work, told, ours, (words, latest, "—"))
    shape = cost_per_value(room)
    if shape is None:
        report.add(
            work, told, "DHIS2-shaped PostgreSQL work: not measured (no PostgreSQL)", "—", "≥ 50×"
        )
    else:
        each = ours.wall / CLAIMS
        words = f"DHIS2-shaped PostgreSQL work: {shape * 1e6:,.0f} µs a value"
        told = f"{each * 1e6:.2f} µs a claim"
        report.add(work, told, words, f"{shape / each:,.0f}× faster", "≥ 50×")


def _run(statement: str, path: Path) -> None:
    with duckdb.connect() as columns:
        columns.execute(statement.format(path=path))


def _against(report: Report, work: str, told: str, ours: Cost, peer: tuple[str, Cost, str]) -> None:
    words, cost, goal = peer
    report.add(work, told, f"{words}: {cost.wall:.2f} s", f"{ours.wall / cost.wall:.1f}×", goal)

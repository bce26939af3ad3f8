"""Settled figures and claims in drawers, one for each period and region, to be found at once.

`drawers.db` stands beside the files of what is settled, and is made from them when somebody first
asks for it: a question is then looked up in a fraction of a millisecond, where looking through all
figures takes some ten. Rows are kept as JSON, compressed. All of it may be deleted at any time.
"""

from __future__ import annotations

import sys
import threading
import zlib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import orjson

from counterfoil.ledger.columns import connect
from counterfoil.ledger.scratch import scratch
from counterfoil.model.figure import Figure
from counterfoil.model.question import Question
from counterfoil.model.settled import Settled
from counterfoil.reconcile.reading import BITS, Judged, figure_of

if sys.platform == "linux":
    import pysqlite3 as sqlite3
else:
    import sqlite3

_NAME = "drawers-1.db"
_QUICKLY = 1
_AT_ONCE = 2048


def _texts(*columns: str) -> str:
    """Return SQL for numbers as JSON texts, one after another."""
    return ", ',', ".join(f"coalesce('\"' || {one}::VARCHAR || '\"', 'null')" for one in columns)


# Written out, since that takes a third of what DuckDB's JSON takes. Codes and names of rules have
# no letter that JSON would write otherwise; words and locators may have any.
_FIGURES = f"""
SELECT period, region, '[' || string_agg(concat(
         '["', category, '","', measure, '","', basis, '",',
         {_texts("low", "high", "agreed_low", "agreed_high")}, ',"', standing, '",',
         {BITS}, ',', claims, ',', silent, ']'), ',') || ']'
FROM read_parquet($path) GROUP BY period, region
"""  # noqa: S608 - our own columns
_CLAIMS = f"""
SELECT period, region, '[' || string_agg(concat(
         '["', category, '","', measure, '",', seq, ',', filing, ',', to_json(words), ',',
         {_texts("low", "high")}, ',', to_json(locator), ',"', coalesce(left_out, ''), '"]'), ',')
         || ']'
FROM read_parquet($path) GROUP BY period, region
"""  # noqa: S608 - as above
_TABLES = (
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "CREATE TABLE figure (period TEXT NOT NULL, region TEXT NOT NULL, told BLOB NOT NULL)",
    "CREATE TABLE claim (period TEXT NOT NULL, region TEXT NOT NULL, told BLOB NOT NULL)",
)
_INDEXES = (
    "CREATE UNIQUE INDEX figure_at ON figure (period, region)",
    "CREATE UNIQUE INDEX claim_at ON claim (period, region)",
)


class Drawers:
    """The drawers of what is settled, open for reading by any number of threads."""

    def __init__(self, path: Path) -> None:
        """Open the file. Nobody changes it, so nothing in it is ever locked."""
        where = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._file = sqlite3.connect(where, uri=True, check_same_thread=False)
        self._asking = threading.Lock()

    def figures(self, period: str, region: str = "", *, sums: bool = False) -> list[Figure]:
        """Return the figures of a period, in all regions or in one, in the order of their codes.

        Sums of cells are left out unless `sums` asks for them.
        """
        return [
            _figure(Question(row[1], code, row[0], period), row)
            for code, rows in self.told(period, region)
            for row in sorted(rows)
            if sums or row[2] == "claims"
        ]

    def on(self, question: Question) -> list[Figure]:
        """Return the figures on a question: from claims, from its cells, or both."""
        cell = [question.category, question.measure]
        return [
            _figure(question, row)
            for _, rows in self.told(question.period, question.region)
            for row in sorted(row for row in rows if row[:2] == cell)
        ]

    def claims(self, question: Question) -> list[Judged]:
        """Return the claims on a question, in the order of the ledger."""
        cell = [question.category, question.measure]
        return [
            Judged(seq, filing, question, words, _number(low), _number(high), locator, left_out)
            for _, rows in self._rows("claim", question.period, question.region)
            for *_, seq, filing, words, low, high, locator, left_out in sorted(
                row for row in rows if row[:2] == cell
            )
        ]

    def told(self, period: str, region: str = "") -> Iterator[tuple[str, list[list[Any]]]]:
        """Yield each region of a period, or one, with the rows of its figures in any order.

        A row has category, measure, basis, four numbers as text, standing, flags, claims, silent.
        """
        return self._rows("figure", period, region)

    def _rows(self, table: str, period: str, region: str) -> Iterator[tuple[str, list[list[Any]]]]:
        asked = f"SELECT region, told FROM {table} WHERE period = ?"  # noqa: S608 - our own names
        with self._asking:
            if region:
                found = self._file.execute(f"{asked} AND region = ?", (period, region)).fetchall()
            else:
                found = self._file.execute(f"{asked} ORDER BY region", (period,)).fetchall()
        for code, told in found:
            yield code, orjson.loads(zlib.decompress(told))


def _figure(question: Question, row: list[Any]) -> Figure:
    return figure_of(question, row[2:], map(_number, row[3:7]))


def drawers_of(settled: Settled) -> Drawers:
    """Return the drawers of what is settled, made where there are none yet."""
    path = settled.folder / _NAME
    if not path.is_file():
        with scratch(settled.folder) as room:
            _make(settled, room / _NAME)
            (room / _NAME).replace(path)
    return Drawers(path)


def _make(settled: Settled, path: Path) -> None:
    file = sqlite3.connect(path, isolation_level=None)
    try:
        for statement in _TABLES:
            file.execute(statement)
        file.execute("BEGIN")
        with connect() as columns:
            _fill(file, "figure", columns.execute(_FIGURES, {"path": str(settled.figures)}))
            _fill(file, "claim", columns.execute(_CLAIMS, {"path": str(settled.claims)}))
        file.execute("COMMIT")
        for statement in _INDEXES:
            file.execute(statement)
    finally:
        file.close()


def _fill(file: Any, table: str, found: duckdb.DuckDBPyConnection) -> None:
    while rows := found.fetchmany(_AT_ONCE):
        packed = [
            (period, region, zlib.compress(told.encode(), _QUICKLY))
            for period, region, told in rows
        ]
        file.executemany(f"INSERT INTO {table} VALUES (?, ?, ?)", packed)  # noqa: S608 - our own


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)

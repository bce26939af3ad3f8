"""Filling the shelf: public figures and claims, read from what is settled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import duckdb

from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.originals import originals
from counterfoil.ledger.rulings import Judge, on_record
from counterfoil.model.question import Question
from counterfoil.model.settled import Settled
from counterfoil.project.tree import Project
from counterfoil.publish.guarding import guard
from counterfoil.publish.shelf import Figure, Said, Shelf, Tokens

_PUBLIC = """
WITH first AS (
  SELECT measure, region, category, period, min(seq) AS claim FROM read_parquet($claims)
  WHERE left_out IS NULL GROUP BY ALL
)
SELECT measure, region, category, period, basis, low::VARCHAR AS low, high::VARCHAR AS high,
       agreed_low::VARCHAR AS agreed_low, agreed_high::VARCHAR AS agreed_high, standing,
       contested, chosen, denied, no_reply, protected, claims, silent, claim
FROM read_parquet($public) LEFT JOIN first USING (measure, region, category, period)
ORDER BY measure, region, category, period
"""
_CLAIMS = """
SELECT seq, filing, measure, region, category, period, words, low::VARCHAR, high::VARCHAR, absent,
       locator, note, left_out
FROM read_parquet($claims) ORDER BY seq
"""
_ALL_CLAIMS, _ALL_PUBLIC = "read_parquet($claims)", "read_parquet($public)"
_SOME_CLAIMS, _SOME_PUBLIC = (
    f"(FROM {every} SEMI JOIN asked USING (measure, region, category, period))"
    for every in (_ALL_CLAIMS, _ALL_PUBLIC)
)
_ASKED = """
CREATE TABLE asked AS
SELECT unnest($measure::VARCHAR[]) AS measure, unnest($region::VARCHAR[]) AS region,
       unnest($category::VARCHAR[]) AS category, unnest($period::VARCHAR[]) AS period
"""
_TOKENS = """
SELECT region, category, period, bit_xor(token)
FROM (SELECT region, category, period, hash(s) AS token FROM shown s)
GROUP BY GROUPING SETS (region, category, period)
"""
_TOLD = """
SELECT c.seq, hash(f.token, o.token)
FROM read_parquet($claims) c
     JOIN (SELECT measure, region, category, period, bit_xor(hash(seq, left_out)) AS token
           FROM read_parquet($claims) GROUP BY ALL) o USING (measure, region, category, period)
     LEFT JOIN (SELECT measure, region, category, period, hash(s) AS token
                FROM shown s WHERE basis = 'claims') f USING (measure, region, category, period)
"""


def fill_shelf(
    columns: duckdb.DuckDBPyConnection, project: Project, ledger: Ledger, settled: Settled
) -> Shelf:
    """Load what pages show; small cells of people stay off the shelf."""
    shelf = _empty(project, ledger, settled)
    files = {"claims": str(settled.claims), "public": str(settled.public)}
    columns.execute(f"CREATE TABLE shown AS {_PUBLIC}", files)
    _add_figures(shelf, _stream(columns, "FROM shown"))
    shelf.tokens = Tokens({}, {}, {})
    for region, category, period, token in _stream(columns, _TOKENS):
        along = 0 if region else 1 if category else 2
        shelf.tokens[along][region or category or period] = token
    shelf.told = dict(_stream(columns, _TOLD, {"claims": files["claims"]}))
    _add_claims(shelf, _stream(columns, _CLAIMS, {"claims": files["claims"]}))
    guard(shelf)
    shelf.weeks = tuple(sorted({q.period for q in shelf.figures if "W" in q.period}))
    return shelf


def fill_some(
    columns: duckdb.DuckDBPyConnection,
    project: Project,
    ledger: Ledger,
    settled: Settled,
    questions: Sequence[Question],
) -> Shelf:
    """Return a shelf with the figures and claims on some questions, to look at and not to publish.

    Nothing on it says which claims are withheld: that takes all of them.
    """
    shelf = _empty(project, ledger, settled)
    asked = dict(zip(Question._fields, map(list, zip(*questions, strict=True)), strict=False))
    columns.execute(_ASKED, {name: asked.get(name, []) for name in Question._fields})
    claims, public = str(settled.claims), str(settled.public)
    some = _PUBLIC.replace(_ALL_CLAIMS, _SOME_CLAIMS).replace(_ALL_PUBLIC, _SOME_PUBLIC)
    _add_figures(shelf, _stream(columns, some, {"claims": claims, "public": public}))
    some = _CLAIMS.replace(_ALL_CLAIMS, _SOME_CLAIMS)
    _add_claims(shelf, _stream(columns, some, {"claims": claims}))
    return shelf


def _empty(project: Project, ledger: Ledger, settled: Settled) -> Shelf:
    record = on_record(ledger, settled.moment)
    judge = Judge(project.sources, record)
    grades = {seq: judge.of(filing) for seq, filing in record.filings.items()}
    return Shelf(project, settled, record, originals(ledger), grades)


def _add_figures(shelf: Shelf, rows: Iterable[tuple[Any, ...]]) -> None:
    number = _Numbers().__getitem__
    for row in rows:
        known = shelf.sums if row[4] == "sum" else shelf.figures
        known[Question._make(row[:4])] = Figure._make((*map(number, row[5:9]), *row[9:]))


def _add_claims(shelf: Shelf, rows: Iterable[tuple[Any, ...]]) -> None:
    number = _Numbers().__getitem__
    for row in rows:
        seq, filing, question = row[0], row[1], Question._make(row[2:6])
        bounds = (number(row[7]), number(row[8]))
        shelf.claims[seq] = Said(seq, filing, question, row[6], *bounds, *row[9:])
        shelf.on.setdefault(question, []).append(seq)
        shelf.of.setdefault(filing, []).append(seq)


class _Numbers(dict[str | None, Decimal | None]):
    """Numbers by how they are written: the same few come again and again."""

    def __missing__(self, text: str | None) -> Decimal | None:
        number = self[text] = None if text is None else Decimal(text)
        return number


def _stream(
    columns: duckdb.DuckDBPyConnection, query: str, files: dict[str, str] | None = None
) -> Iterable[tuple[Any, ...]]:
    cursor = columns.execute(query, files)
    while rows := cursor.fetchmany(8192):
        yield from rows

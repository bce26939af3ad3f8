"""Filling the shelf: public figures and claims, read from what is settled."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import duckdb

from counterfoil.ledger.columns import connect
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


_TOLD = """
SELECT c.seq, hash(f.token, o.token)
FROM read_parquet($claims) c
     JOIN (SELECT measure, region, category, period, bit_xor(hash(seq, left_out)) AS token
           FROM read_parquet($claims) GROUP BY ALL) o USING (measure, region, category, period)
     LEFT JOIN (SELECT measure, region, category, period, hash(s) AS token
                FROM shown s WHERE basis = 'claims') f USING (measure, region, category, period)
"""


def fill_shelf(project: Project, ledger: Ledger, settled: Settled) -> Shelf:
    """Load what pages show; small cells of people stay off the shelf."""
    record = on_record(ledger, settled.moment)
    judge = Judge(project.sources, record)
    grades = {seq: judge.of(filing) for seq, filing in record.filings.items()}
    shelf = Shelf(project, settled, record, originals(ledger), grades)
    files, numbers = {"claims": str(settled.claims), "public": str(settled.public)}, _Numbers()
    with connect() as columns:
        columns.execute(f"CREATE TABLE shown AS {_PUBLIC}", files)
        for m, r, c, p, basis, low, high, agreed_low, agreed_high, *rest in _stream(
            columns, "FROM shown"
        ):
            known = shelf.sums if basis == "sum" else shelf.figures
            ends = (numbers[low], numbers[high], numbers[agreed_low], numbers[agreed_high])
            known[Question(m, r, c, p)] = Figure(*ends, *rest)
        shelf.tokens = Tokens(*(_tokens(columns, along) for along in Tokens._fields))
        shelf.told = dict(_stream(columns, _TOLD, {"claims": files["claims"]}))
        for seq, filing, m, r, c, p, words, low, high, *rest in _stream(
            columns, _CLAIMS, {"claims": files["claims"]}
        ):
            question = Question(m, r, c, p)
            bounds = (numbers[low], numbers[high])
            shelf.claims[seq] = Said(seq, filing, question, words, *bounds, *rest)
            shelf.on.setdefault(question, []).append(seq)
            shelf.of.setdefault(filing, []).append(seq)
    guard(shelf)
    shelf.weeks = tuple(sorted({q.period for q in shelf.figures if "W" in q.period}))
    return shelf


class _Numbers(dict[str | None, Decimal | None]):
    """Numbers by how they are written. The same few come again and again."""

    def __missing__(self, text: str | None) -> Decimal | None:
        number = self[text] = None if text is None else Decimal(text)
        return number


def _tokens(columns: duckdb.DuckDBPyConnection, along: str) -> dict[str, int]:
    return dict(_stream(columns, f"SELECT {along}, bit_xor(hash(s)) FROM shown s GROUP BY {along}"))  # noqa: S608 - our own names


def _stream(
    columns: duckdb.DuckDBPyConnection, query: str, files: dict[str, str] | None = None
) -> Iterable[tuple[Any, ...]]:
    cursor = columns.execute(query, files)
    while rows := cursor.fetchmany(8192):
        yield from rows

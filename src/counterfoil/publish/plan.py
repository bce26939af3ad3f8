"""The plan: which public figures would change, and the claim or ruling that moved each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from counterfoil.checks import Level, make
from counterfoil.ledger.rulings import OnRecord
from counterfoil.model.question import Question
from counterfoil.model.settled import Settled
from counterfoil.publish.guarding import hidden, widened
from counterfoil.publish.shelf import Figure, Shelf

_CHANGED = """
SELECT measure, region, category, period, basis, b.here IS NOT NULL AS had,
       b.low, b.high, b.agreed_low, b.agreed_high, b.standing, b.contested, b.chosen, b.denied,
       b.no_reply, b.protected, b.claims, b.silent
FROM (
  SELECT *, true AS here FROM (
    SELECT measure, region, category, week AS period, 'claims' AS basis, low, high, agreed_low,
           agreed_high, standing, contested, chosen, denied, no_reply, protected, claims,
           0 AS silent
    FROM read_parquet($figures)
    UNION ALL BY NAME
    SELECT * EXCLUDE (region_label, category_label, measure_label, period_start)
    FROM read_parquet($totals)
  )
) b
     FULL JOIN (SELECT *, true AS here FROM read_parquet($after)) a
       USING (measure, region, category, period, basis)
WHERE b.here IS DISTINCT FROM a.here OR b.low IS DISTINCT FROM a.low
   OR b.high IS DISTINCT FROM a.high OR b.standing IS DISTINCT FROM a.standing
   OR b.contested IS DISTINCT FROM a.contested OR b.chosen IS DISTINCT FROM a.chosen
   OR b.denied IS DISTINCT FROM a.denied OR b.no_reply IS DISTINCT FROM a.no_reply
   OR b.protected IS DISTINCT FROM a.protected
ORDER BY basis, measure, region, category, period
"""
_IN_ORDER = "ORDER BY basis, measure, region, category, period"
_ADDED = """
SELECT measure, region, category, period, basis, false AS had, NULL AS low, NULL AS high,
       NULL AS agreed_low, NULL AS agreed_high, NULL AS standing, NULL AS contested,
       NULL AS chosen, NULL AS denied, NULL AS no_reply, NULL AS protected, NULL AS claims,
       NULL AS silent
FROM read_parquet($after)
"""
Row = tuple[Any, ...]
"""A figure that changed, as DuckDB finds it: question, basis, whether there was one, and that."""


class Mover(NamedTuple):
    """A row of the ledger that moved a figure: its kind and seq.

    A ruling has who ruled (`by`) and what; a filing the one that it replaces (`old`).
    """

    kind: str
    seq: int
    by: str = ""
    what: str = ""
    old: int | None = None

    def __str__(self) -> str:
        if self.kind == "filing":
            return f"filing {self.seq}, which replaces filing {self.old}"
        told = f" by {self.by} ({self.what})" if self.by else ""
        return f"{self.kind} {self.seq}{told}"


class Change(NamedTuple):
    """A public figure that changed: before and after (None where there is none), and by what."""

    question: Question
    basis: str
    before: Figure | None
    after: Figure | None
    moved_by: tuple[Mover, ...]


def changes(
    columns: duckdb.DuckDBPyConnection, shelf: Shelf, previous: Path | None, since: int
) -> list[Change]:
    """Return what changed against the `previous` edition's folder of data, claims before sums.

    `since` is how many rows of the ledger that edition stood on: later rows are what moved it.
    """
    if previous is None:
        both = (("claims", shelf.figures), ("sum", shelf.sums))
        return [
            Change(question, basis, None, figure, ())
            for basis, figures in both
            for question, figure in figures.items()
        ]
    rows = columns.execute(_CHANGED, _files(shelf.settled, previous)).fetchall()
    return as_changes(shelf, rows, since)


def first_changes(
    columns: duckdb.DuckDBPyConnection, settled: Settled, previous: Path | None, most: int
) -> tuple[list[Row], int, int]:
    """Return the first figures from claims that changed, how many did, and how many sums did.

    The rows are what `as_changes` makes changes of.
    """
    files, changed = {"after": str(settled.public)}, _ADDED
    if previous is not None:
        files, changed = _files(settled, previous), _CHANGED
    columns.execute(f"CREATE TABLE changed AS {changed}", files)
    counted = (
        "SELECT count(*) FILTER (basis = 'claims'), count(*) FILTER (basis = 'sum') FROM changed"
    )
    figures, sums = columns.execute(counted).fetchone() or (0, 0)
    first = f"FROM changed WHERE basis = 'claims' {_IN_ORDER} LIMIT $most"
    return columns.execute(first, {"most": most}).fetchall(), figures, sums


def as_changes(shelf: Shelf, rows: list[Row], since: int | None) -> list[Change]:
    """Return rows as changes, by a shelf that has the figures and claims on their questions.

    `since` is how many rows of the ledger the last edition stood on; None where there is none.
    """
    return [_change(shelf, row, since) for row in rows]


def asked_by(rows: list[Row]) -> list[Question]:
    """Return the questions of rows."""
    return [Question(*row[:4]) for row in rows]


def _files(settled: Settled, previous: Path) -> dict[str, str]:
    return {
        "figures": str(previous / "figures.parquet"),
        "totals": str(previous / "totals.parquet"),
        "after": str(settled.public),
    }


def _change(shelf: Shelf, row: Row, since: int | None) -> Change:
    m, r, c, p, basis, had, *figure = row
    question = Question(m, r, c, p)
    known = shelf.sums if basis == "sum" else shelf.figures
    before = Figure._make([*figure, None]) if had else None
    before = before and _as_now(shelf, before, known.get(question))
    # Nothing moved what is in the first edition: it is all there is.
    told = basis == "claims" and since is not None
    moved = tuple(_moved_by(shelf, question, since or 0)) if told else ()
    return Change(question, basis, before, known.get(question), moved)


def _as_now(shelf: Shelf, before: Figure, after: Figure | None) -> Figure:
    """Return a figure of the last edition as far as this one may repeat it.

    Where fewer people are shown by now than then, its numbers would give away what is protected.
    """
    shown = widened(before, shelf.project.settings.smallest_cell)
    newly = after is not None and after.protected and not before.protected
    return hidden(shown) if newly and not shown.protected else shown


def blocking(settled: Settled) -> list[str]:
    """Return the findings that stand in the way of an edition, in words."""
    findings = [make(t.code, t.where, t.details) for t in settled.troubles]
    return [str(finding) for finding in findings if finding.level is Level.BLOCKS]


def _moved_by(shelf: Shelf, question: Question, since: int) -> Iterator[Mover]:
    seqs = shelf.on.get(question, [])
    for seq in seqs:
        if seq >= since:
            yield Mover("claim", seq)
    yield from _rulings(shelf.record, question, seqs, since)
    filings = {shelf.claims[seq].filing for seq in seqs}
    for seq, filing in shelf.record.filings.items():
        if seq >= since and filing.amends in filings:
            yield Mover("filing", seq, old=filing.amends)


def _rulings(record: OnRecord, question: Question, seqs: list[int], since: int) -> Iterator[Mover]:
    abouts = {("question", str(question)), *(("claim", str(seq)) for seq in seqs)}
    for seq, ruling in record.rulings.items():
        near = (ruling.about_kind, ruling.about) in abouts or ruling.about_kind in {
            "source",
            "original",
        }
        if seq >= since and near:
            yield Mover("ruling", seq, ruling.by, ruling.decision.value)
    for seq, enquiry in record.enquiries.items():
        if (enquiry.about_kind, enquiry.about) == ("question", str(question)) and seq >= since:
            yield Mover("enquiry", seq)

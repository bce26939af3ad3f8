"""Which originals look as if they went back to one another: reprints, versions, quotes, tables.

Pairs that share marks of their sketches are compared word by word. What stands in several originals
that are else unlike (a notice, an appeal, a form's printed words) counts for nothing. Nothing here
decides anything: what looks alike is shown to a person.

Translations are not recognised, nor are texts of fewer than 25 words or tables of a dozen numbers:
there is too little in them to tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import duckdb

from counterfoil.index.bodies import Bodies, Shared, compare
from counterfoil.index.database import Showing, unseen
from counterfoil.index.sketches import FULL, kept_name, sketches_of
from counterfoil.ledger.columns import connect, load, rules
from counterfoil.ledger.scratch import scratch
from counterfoil.project.newest import Kept
from counterfoil.project.tree import Project


class Way(StrEnum):
    """In what way two originals are alike."""

    VERSION = "version"
    """Most of each stands in the other: a reprint, or a version of it."""
    HELD = "held"
    """Nearly the whole of one stands in the other, which says more."""
    PASSAGE = "passage"
    """A long passage stands in both, and is more than a small part of one of them."""
    TABLE = "table"
    """Most numbers in the tables of one stand in those of the other, under the same headings."""
    ROWS = "rows"
    """Most rows of one's tables stand in the other's with the same numbers, however named."""


WAYS = {
    Way.VERSION: "a reprint or another version",
    Way.HELD: "one holds nearly the whole of the other",
    Way.PASSAGE: "a long passage stands in both",
    Way.TABLE: "the same numbers under the same headings",
    Way.ROWS: "rows of the same numbers",
}
"""The ways in words."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two originals by their digests, and how much of each (a share from 0 to 1) is in the other.

    `amount` is how many words they share, or numbers or rows of tables.
    """

    one: str
    other: str
    way: Way
    of_one: float
    of_other: float
    amount: int


LEAST_WORDS = 25
"""Fewer words than that tell nothing."""
_MOST_OF_BOTH = 0.6
_NEARLY_ALL = 0.75
_LONG_PASSAGE, _WORTH_TELLING = 30, 0.1
_OF_TABLES = 0.8
# A text is printed matter of many where so many groups of originals have it. Originals are of one
# group where most of the shorter is in the other, or more than any notice is long.
_COMMON, _ALIKE, _LONG = 4, 0.8, 40
_LEAST_FACTS = {"cells": 15, "rows": 5}
_TABLES = {"cells": Way.TABLE, "rows": Way.ROWS}
_FACTS = """
WITH told AS (
  SELECT pair.kind, one, other, least(a.below, b.below) AS below FROM pair
  JOIN sketch a ON a.original = one JOIN sketch b ON b.original = other
  WHERE pair.kind <> 'text'
), counted AS (
  SELECT told.kind, one, other, told.below, count(*) FILTER (mark.original = one) AS of_one,
         count(*) FILTER (mark.original = other) AS of_other,
         count(*) - count(DISTINCT mark.mark) AS shared
  FROM told JOIN mark ON mark.kind = told.kind AND mark.original IN (one, other)
       AND mark.mark < told.below
       ANTI JOIN common ON common.kind = mark.kind AND common.mark = mark.mark
  GROUP BY ALL
)
SELECT kind, one, other, of_one, of_other, shared, below FROM counted
WHERE shared > 0 ORDER BY kind, one, other
"""


def likenesses(
    project: Project, wanted: Mapping[str, Kept], showing: Showing = unseen
) -> list[Likeness]:
    """Return how the originals with these readings are alike, by their digests in order."""
    order = sorted(wanted)
    path = sketches_of(project, wanted, showing)
    with connect() as columns:
        _load(columns, path, order, wanted)
        columns.execute(rules("counterfoil.index", "likeness.sql"))
        _find_common(columns, path.parent, len(order))
        found = list(_texts(project, columns, order, wanted))
        found += _tables(columns, order)
    return sorted(found, key=lambda one: (one.one, one.other, one.way))


def _load(
    columns: duckdb.DuckDBPyConnection, path: Path, order: Sequence[str], wanted: Mapping[str, Kept]
) -> None:
    rows = [
        {"original": number, "digest": digest, "kept": kept_name(wanted[digest])}
        for number, digest in enumerate(order)
    ]
    types = {"original": "INTEGER", "digest": "VARCHAR", "kept": "VARCHAR"}
    with scratch(path.parent) as room:
        load(columns, "wanted", types, rows, room)
    columns.execute(_SKETCHES, {"path": str(path)})


def _find_common(columns: duckdb.DuckDBPyConnection, home: Path, count: int) -> None:
    """Make the table of marks that stand in several originals that are else unlike."""
    groups = []
    for kind in ("text", "cells", "rows"):
        alike = columns.execute(_STRONG, {"kind": kind, "alike": _ALIKE, "long": _LONG}).fetchall()
        first = _joined(alike, count)
        groups += [{"kind": kind, "original": n, "first": first[n]} for n in range(count)]
    types = {"kind": "VARCHAR", "original": "INTEGER", "first": "INTEGER"}
    with scratch(home) as room:
        load(columns, "alike", types, groups, room)
    columns.execute(_COMMON_MARKS, {"most": _COMMON})


def _joined(pairs: Iterable[tuple[int, int]], count: int) -> list[int]:
    """Return for each number the least that it is joined with, over however many pairs."""
    first = list(range(count))

    def root(number: int) -> int:
        while first[number] != number:
            first[number] = first[first[number]]
            number = first[number]
        return number

    for one, other in pairs:
        low, high = sorted((root(one), root(other)))
        first[high] = low
    return [root(number) for number in range(count)]


def _texts(
    project: Project,
    columns: duckdb.DuckDBPyConnection,
    order: Sequence[str],
    wanted: Mapping[str, Kept],
) -> Iterator[Likeness]:
    """Yield the texts that are alike, compared word by word."""
    common = {mark for (mark,) in columns.execute(_COMMON_TEXT).fetchall()}
    bodies = Bodies(project, wanted)
    for one, other in columns.execute(_CANDIDATES).fetchall():
        shared = compare(bodies.of(order[one]), bodies.of(order[other]), common)
        way = _way(shared)
        if way:
            told = shared.of_one, shared.of_other, shared.words
            yield Likeness(order[one], order[other], way, *told)


def _way(shared: Shared) -> Way | None:
    if shared.words < LEAST_WORDS:
        return None
    if min(shared.of_one, shared.of_other) >= _MOST_OF_BOTH:
        return Way.VERSION
    if max(shared.of_one, shared.of_other) >= _NEARLY_ALL:
        return Way.HELD
    long = shared.longest >= _LONG_PASSAGE
    return Way.PASSAGE if long and max(shared.of_one, shared.of_other) >= _WORTH_TELLING else None


def _tables(columns: duckdb.DuckDBPyConnection, order: Sequence[str]) -> Iterator[Likeness]:
    """Yield the originals whose tables are alike; by their cells rather than by their rows."""
    found: dict[tuple[int, int], Likeness] = {}
    for kind, one, other, of_one, of_other, shared, below in columns.execute(_FACTS).fetchall():
        shares = shared / of_one, shared / of_other
        if shared >= _LEAST_FACTS[kind] and max(shares) >= _OF_TABLES:
            amount = shared * FULL // below
            alike = Likeness(order[one], order[other], _TABLES[kind], *shares, amount)
            found.setdefault((one, other), alike)
    yield from found.values()


_SKETCHES = """
CREATE TABLE sketch AS
SELECT original, words, prints, cells, rows, below
FROM read_json($path, format = 'newline_delimited', ignore_errors = true, columns = {
  digest: 'VARCHAR', kept: 'VARCHAR', words: 'BIGINT', prints: 'BIGINT[]', cells: 'BIGINT[]',
  rows: 'BIGINT[]', below: 'BIGINT'}) JOIN wanted USING (digest, kept)
QUALIFY row_number() OVER (PARTITION BY original) = 1
"""
_STRONG = """
WITH many AS (SELECT original, count(*) AS marks FROM mark WHERE kind = $kind GROUP BY ALL)
SELECT one, other FROM pair JOIN many a ON a.original = one JOIN many b ON b.original = other
WHERE kind = $kind AND (shared >= $alike * least(a.marks, b.marks) OR shared >= $long)
ORDER BY ALL
"""
_COMMON_MARKS = """
CREATE TABLE common AS SELECT kind, mark FROM held JOIN alike USING (kind, original)
GROUP BY ALL HAVING count(DISTINCT alike.first) >= $most
"""
_COMMON_TEXT = "SELECT mark FROM common WHERE kind = 'text'"
_CANDIDATES = """
WITH many AS (SELECT original, count(*) AS marks FROM mark WHERE kind = 'text' GROUP BY ALL)
SELECT one, other FROM pair JOIN many a ON a.original = one JOIN many b ON b.original = other
WHERE kind = 'text' AND (shared >= 10 OR shared >= 0.3 * least(a.marks, b.marks)) ORDER BY ALL
"""

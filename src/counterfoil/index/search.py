"""Asking the index: the units that answer a question, the best first.

Of one original three come first; the rest of it follows what others say.

Units are ranked by BM25 as FTS5 computes it; equal ones stand in the order of the originals'
digests, so that an index that grew and one made at once answer alike. An original that holds all
the words, but in different places, comes after those that hold them in one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import orjson

from counterfoil.index.database import Index
from counterfoil.index.forms import Forms
from counterfoil.index.passages import Passage, passage
from counterfoil.index.query import Clause, Query
from counterfoil.index.units import AUTHOR, TITLE, Unit
from counterfoil.model.original import Original
from counterfoil.project.declared import ProjectError

_MATCHING = """
FROM word JOIN unit ON unit.id = word.rowid WHERE word MATCH ?
AND (? = '[]' OR unit.kind IN (SELECT value FROM json_each(?)))
AND (? = 'null' OR unit.original IN (SELECT value FROM json_each(?)))
"""
# A table of a thousand like rows would hide what others say: of each original a few come first.
_FOUND = f"""
WITH found AS MATERIALIZED (
  SELECT unit.id, unit.original, unit.kind, bm25(word, 1.0, 1.0, 0.5) AS rank {_MATCHING}
), ordered AS (
  SELECT found.*, original.digest,
         row_number() OVER (PARTITION BY original ORDER BY rank, found.id) > 3 AS more
  FROM found JOIN original ON original.id = found.original
  ORDER BY more, rank, digest, found.id LIMIT ?
)
SELECT original, kind, place, text FROM ordered JOIN shown USING (id)
ORDER BY more, rank, digest, id
"""  # noqa: S608 - our own texts
_COUNT = f"SELECT count(*) {_MATCHING}"
_HOLDING = f"SELECT DISTINCT unit.original {_MATCHING}"
_SHORTEST_DIGEST = 8

SourcesOf = Callable[[Original], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that answers a question.

    `apart` says that the original holds all the words, but in different places: this is one.
    """

    original: Original
    published: str
    unit: Unit
    passage: Passage
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: the first hits, and how many units and originals answer in all.

    `undated` originals answer too, but give no day that they were published, and a day was asked.
    """

    hits: tuple[Hit, ...]
    units: int
    originals: int
    apart: int
    undated: int


class _Known(NamedTuple):
    """An original of the ledger, as the index has it."""

    original: Original
    published: str


class Search:
    """Asks an index about the originals of a ledger."""

    def __init__(
        self, index: Index, forms: Forms, held: Mapping[str, Original], sources_of: SourcesOf
    ) -> None:
        """Take the index, what splits words for it, the originals, and which sources claim one."""
        self._index, self._forms, self._sources_of = index, forms, sources_of
        rows = index.rows("SELECT id, digest, published FROM original")
        self._known = {number: _Known(held[digest], day) for number, digest, day in rows}

    def find(self, query: Query, most: int) -> Found:
        """Return what answers a question, with at most so many hits."""
        among, undated = self._among(query)
        scope, whole = _Scope(query.kinds, among), _all(query.clauses)
        holding = self._holding(whole, scope)
        apart = self._apart(query, scope) - holding
        rows = self._index.rows(_FOUND, (*scope.given(whole), most))
        hits = [self._hit(row, query) for row in rows]
        either = " OR ".join(clause.match() for clause in query.clauses)
        for one in self._in_order(apart)[: max(most - len(hits), 0)]:
            there = _Scope(query.kinds, [one]).given(either)
            rows = self._index.rows(_FOUND, (*there, 1))
            hits += [replace(self._hit(row, query), apart=True) for row in rows]
        ((units,),) = self._index.rows(_COUNT, scope.given(whole))
        left = self._holding(whole, _Scope(query.kinds, undated)) if undated else ()
        return Found(tuple(hits), units, len(holding | apart), len(apart), len(left))

    def _in_order(self, numbers: Iterable[int]) -> list[int]:
        return sorted(numbers, key=lambda number: self._known[number].original.digest)

    def _hit(self, row: tuple[Any, ...], query: Query) -> Hit:
        number, kind, place, text = row
        unit = Unit(kind, orjson.loads(place), text)
        return Hit(*self._known[number], unit, passage(unit, query.clauses, self._forms))

    def _holding(self, match: str, scope: _Scope) -> set[int]:
        return {number for (number,) in self._index.rows(_HOLDING, scope.given(match))}

    def _apart(self, query: Query, scope: _Scope) -> set[int]:
        """Return the originals that hold all the words, wherever they stand."""
        if len(query.clauses) == 1:
            return set()
        return set.intersection(*(self._holding(c.match(), scope) for c in query.clauses))

    def _among(self, query: Query) -> tuple[list[int] | None, list[int]]:
        """Return what a question is about (None: all), and what is left out for want of a day."""
        if not query.narrowed:
            return None, []
        known = self._known
        claimed = {n: set(self._sources_of(one.original)) for n, one in known.items()}
        for code in query.sources:
            if not any(code in codes for codes in claimed.values()):
                msg = f"source:{code}: no original that was read comes from a source of that code"
                raise ProjectError(msg)
        among = [
            number
            for number, one in known.items()
            if (not query.sources or claimed[number] & set(query.sources))
            and (not query.originals or any(_named(one.original, n) for n in query.originals))
            and _within(one.original.custody[0].collected_at[:10], query.collected)
        ]
        for kind, clauses in ((TITLE, query.titles), (AUTHOR, query.authors)):
            for clause in clauses:
                holding = self._holding(clause.match(), _Scope((kind,), among))
                among = [number for number in among if number in holding]
        if not any(query.published):
            return among, []
        fitting = [n for n in among if _within(known[n].published, query.published)]
        undated = [n for n in among if not known[n].published]
        return [n for n in fitting if known[n].published], undated


def _named(original: Original, name: str) -> bool:
    """Whether a name of the original holds this one, or its digest begins with it."""
    wanted = name.casefold()
    if len(wanted) >= _SHORTEST_DIGEST and original.digest.startswith(wanted):
        return True
    return any(wanted in held.casefold() for held in original.names)


def _within(day: str, ends: tuple[str, str]) -> bool:
    first, last = ends
    return first <= day and (not last or day <= last)


def _all(clauses: Sequence[Clause]) -> str:
    return " AND ".join(clause.match() for clause in clauses)


class _Scope(NamedTuple):
    """Where words are looked for: kinds of units (none: all), originals (None: all)."""

    kinds: Sequence[str]
    among: Sequence[int] | None

    def given(self, match: str) -> tuple[str, ...]:
        """Return what goes into a query."""
        kinds = orjson.dumps(list(self.kinds)).decode()
        among = orjson.dumps(None if self.among is None else list(self.among)).decode()
        return match, kinds, kinds, among, among

"""The places of what two originals share, side by side: what a person looks at before she rules."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from counterfoil.index.bodies import Body, stretches
from counterfoil.index.facts import facts
from counterfoil.index.likeness import Way
from counterfoil.model.locator import Locator
from counterfoil.model.reading import Reading

_SHOWN = 3


class Sides(NamedTuple):
    """Words or a number that stand in both originals, and where in each."""

    words: str
    one: Locator
    other: Locator


def sides(one: Reading, other: Reading, way: Way) -> list[Sides]:
    """Return the longest passages that two readings share, or the first numbers of their tables."""
    if way in {Way.TABLE, Way.ROWS}:
        return list(islice(_cells(one, other, way), _SHOWN))
    ours, theirs = Body.of(one), Body.of(other)
    found = []
    for stretch in stretches(ours, theirs, _SHOWN):
        here = ours.place(stretch.first, stretch.last)
        there = theirs.place(stretch.other_first, stretch.other_last)
        found.append(Sides(here.quote or "", here, there))
    return found


def _cells(one: Reading, other: Reading, way: Way) -> Iterator[Sides]:
    there = {
        fact: (table, place)
        for table in other.tables
        for fact, place in (facts(table).cells if way is Way.TABLE else facts(table).rows).items()
    }
    for table in one.tables:
        told = facts(table)
        for fact, (row, column) in (told.cells if way is Way.TABLE else told.rows).items():
            if fact in there:
                theirs, (their_row, their_column) = there[fact]
                words = table.text(row, column) if column else " | ".join(table.rows[row - 1])
                here = table.place((row, max(column, 1)))
                yield Sides(words, here, theirs.place((their_row, max(their_column, 1))))

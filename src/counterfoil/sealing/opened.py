"""A return once it is opened: the bytes that are kept of it, and the table that they are read as.

What is kept is everything up to and with the author's signature, without the padding: whoever has
it can check who signed it. Row 1 of the table has the names of the columns; each cell of the return
is a row. A claim stands at its words, or at the reason why there are none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from counterfoil.model.locator import Locator
from counterfoil.sealing.body import ReturnCell, WeeklyReturn, read_return
from counterfoil.sealing.packing import LENGTH, MOST_JSON, RETURN, START, Unpacking

COLUMNS = ("category", "measure", "words", "low", "high", "absent", "basis", "note")
_WORDS, _ABSENT = COLUMNS.index("words") + 1, COLUMNS.index("absent") + 1


def read_body(body: bytes) -> WeeklyReturn:
    """Return what kept bytes say, by their JSON alone; raise BadReturn where they are none.

    Whether the signature holds was looked at when they were opened.
    """
    return read_return(Unpacking(RETURN, body).json)


def read_start(stream: BinaryIO) -> WeeklyReturn:
    """Return what kept bytes say, without reading the files in them; raise BadReturn."""
    start = stream.read(START)
    length = min(int.from_bytes(start[-LENGTH:]), MOST_JSON)
    return read_return(stream.read(length))


def rows_of(weekly: WeeklyReturn) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table, the names of its columns first."""
    yield COLUMNS
    for cell in weekly.report.cells:
        facts = cell.facts()
        yield tuple("" if facts[name] is None else str(facts[name]) for name in COLUMNS)


def place_of(number: int, cell: ReturnCell) -> Locator:
    """Return where the claim of a cell stands, cells counted from 0."""
    return Locator(cell=(number + 2, _ABSENT if cell.absent else _WORDS))


def told(cell: ReturnCell) -> str:
    """Return how the monitor knows, and the words behind a number, as a claim's note."""
    basis = cell.basis.value if cell.basis else ""
    return ": ".join(filter(None, (basis, cell.note.strip())))

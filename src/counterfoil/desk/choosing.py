"""One cell of an original's table, as its page shows it."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.http import Http404

from counterfoil.desk.framing import words
from counterfoil.desk.held import Held, hold
from counterfoil.desk.overlay import Over, by_cell, noticed
from counterfoil.desk.showing import Names
from counterfoil.desk.working import Work
from counterfoil.model.locator import Locator, a1
from counterfoil.model.mapping import DIMENSIONS
from counterfoil.model.quantity import plain
from counterfoil.model.reading import Table
from counterfoil.publish.places import place_in_words
from counterfoil.record.answers import Refused, spot_at
from counterfoil.record.laying import Laid, Read
from counterfoil.record.reviewing import waits


class Chosen(NamedTuple):
    """A cell that somebody looks at, with the draft over its table, if there is one."""

    held: Held
    table: Table
    at: tuple[int, int]
    locator: Locator

    @property
    def laid(self) -> Laid | None:
        """The draft over its table."""
        return self.held.laid.get(self.table.number)

    @property
    def read(self) -> Read | None:
        """How the draft reads it."""
        return self.laid.cells.get(self.at) if self.laid else None

    @property
    def text(self) -> str:
        """What it shows."""
        return self.table.text(*self.at)


def choose(work: Work, digest: str, number: int, at: tuple[int, int]) -> Chosen:
    """Return the cell of an address; raise Http404 where there is none."""
    row, column = at
    held = hold(work, digest, number, (row, row))
    for table in held.reading.tables if held.reading else ():
        inside = table.number == number and 1 <= row <= len(table.rows)
        if inside and 1 <= column <= len(table.rows[row - 1]):
            return Chosen(held, table, at, table.place(at))
    raise Http404


def shown(work: Work, chosen: Chosen) -> dict[str, Any]:
    """Return what a cell's page shows of it."""
    said, names, held = words(), Names(work.project.codebook), chosen.held
    over = Over(names, [], {}, held.answered)
    read, spot = chosen.read, spot_at(chosen.locator)
    return {
        "digest": held.original.digest,
        "original": held.original.name,
        "table": chosen.table.number,
        "row": chosen.at[0],
        "column": chosen.at[1],
        "cell": a1(*chosen.at),
        "place": place_in_words(chosen.locator.bare(), said),
        "text": chosen.text,
        "around": _around(chosen),
        "draft": chosen.laid.digest if chosen.laid else "",
        "proposed": _proposed(names, over, read) if read and read.claim else None,
        "waits": read is not None and waits(read, held.answered),
        "trouble": noticed(read.trouble) if read and read.trouble else None,
        "refused": _refused(held.answered.refused.get(spot)),
        "claims": by_cell(names, held.claims).get(spot, []),
        "sources": [(s.code, said.label(s.title)) for s in held.sources],
        "codes": names.codes(),
    }


def _refused(found: Refused | None) -> dict[str, str] | None:
    if found is None:
        return None
    return {"by": found.by, "on": words().day(found.filed_at), "reason": found.reason}


def _proposed(names: Names, over: Over, read: Read) -> tuple[str, str]:
    """Return what a draft makes of a cell: its question, and what its words mean."""
    assert read.claim is not None  # noqa: S101 - asked before
    return names.question(read.claim.question), over.bounds(read.claim.quantity)


def given(read: Read | None) -> dict[str, str]:
    """Return what a form holds before somebody fills it in: what the draft understood."""
    if read is None:
        return {}
    codes = zip(DIMENSIONS, read.codes, strict=True)
    found = {name: code for name, code in codes if isinstance(code, str)}
    if read.claim is not None:
        bounds = (("low", read.claim.quantity.low), ("high", read.claim.quantity.high))
        found |= {name: plain(bound) for name, bound in bounds if bound is not None}
    return found


def _around(chosen: Chosen) -> dict[str, Any]:
    """Return the part of the table around a cell, with the headings that the draft names."""
    table, (row, column) = chosen.table, chosen.at
    rows, columns = {1, row - 1, row, row + 1}, {1, column - 1, column, column + 1}
    for at_row, at_column in chosen.laid.standing.values() if chosen.laid else ():
        rows.add(at_row)
        columns.add(at_column)
    rows = {one for one in rows if 1 <= one <= len(table.rows)}
    width = max(len(table.rows[one - 1]) for one in rows)
    shown_columns = sorted(one for one in columns if 1 <= one <= width)
    return {
        "heads": [a1(1, one)[:-1] for one in shown_columns],
        "rows": [
            (one, [(table.text(one, at), (one, at) == chosen.at) for at in shown_columns])
            for one in sorted(rows)
        ],
    }

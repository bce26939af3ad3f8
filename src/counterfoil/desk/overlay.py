"""Tables of originals as pages show them: claims on record and a drafted mapping over the cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from counterfoil.checks import make
from counterfoil.desk.framing import words
from counterfoil.desk.showing import Names
from counterfoil.model.codebook import fold
from counterfoil.model.locator import Locator, a1
from counterfoil.model.mapping import DIMENSIONS, Place
from counterfoil.model.quantity import Quantity, interval
from counterfoil.model.reading import Table
from counterfoil.publish.pages.claims import ABSENCES
from counterfoil.publish.words import N_
from counterfoil.reconcile.reading import Judged
from counterfoil.record.answers import Answered, Spot, spot_at
from counterfoil.record.drafting import Noticed
from counterfoil.record.labels import Problem
from counterfoil.record.laying import NOT_FOUND, Laid, Read
from counterfoil.record.reviewing import waits

ROWS, COLUMNS = 200, 30
"""How much of a table a page shows."""
CALLED = {
    "measure": N_("Measure"),
    "region": N_("Region"),
    "category": N_("Category"),
    "period": N_("Week"),
}
_PINNED = 3
"""A column further right than this is no heading of rows that could stay in sight."""


class Cell(NamedTuple):
    """A cell as a page shows it.

    `kind` says whether it is `proposed`, `unread`, `refused`, a `place` that says what cells are
    about, or nothing of these. `reads` is what it is read as, where that is not what it says.
    `rows` and `columns` say how far a merged cell reaches.
    """

    at: tuple[int, int]
    text: str
    claims: list[dict[str, Any]]
    kind: str = ""
    reads: str = ""
    label: str = ""
    why: str = ""
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class Over:
    """What lies over an original's tables: claims, drafts by table number, and what was said."""

    names: Names
    claims: list[Judged]
    laid: Mapping[int, Laid]
    answered: Answered
    choosing: int = 0

    @cached_property
    def on_cells(self) -> dict[Spot, list[dict[str, Any]]]:
        """The claims at each cell."""
        return by_cell(self.names, self.claims)

    def table(self, table: Table) -> dict[str, Any]:
        """Return what a page says of a table."""
        laid = self.laid.get(table.number)
        return {
            "number": table.number,
            "name": table.name or str(table.number),
            "page": table.page,
            "hidden": table.hidden,
            "more": max(0, len(table.rows) - ROWS),
            "choosing": self.choosing == table.number,
            "draft": self._draft(laid) if laid else None,
        }

    def cells(self, table: Table) -> dict[str, Any]:
        """Return the cells of a table as a page shows them."""
        rows = [table.rows[n] for n in range(min(len(table.rows), ROWS))]
        width = min(max((len(row) for row in rows), default=0), COLUMNS)
        sheet = _Sheet(self, table, self.laid.get(table.number))
        return {
            "number": table.number,
            "laid": table.number in self.laid,
            "choosing": self.choosing == table.number,
            "heads": [a1(1, column)[:-1] for column in range(1, width + 1)],
            "pinned": sheet.pinned,
            "rows": list(sheet.rows(len(rows), width)),
        }

    def _draft(self, laid: Laid) -> dict[str, Any]:
        waiting = [one for one in laid.proposed if waits(one, self.answered)]
        return {
            "digest": laid.digest,
            "waiting": len(waiting),
            "unseen": sum(one.at[0] > ROWS or one.at[1] > COLUMNS for one in waiting),
            "proposed": len(laid.proposed),
            "places": [(words()(CALLED[d]), self._stands(laid, d)) for d in DIMENSIONS],
            "findings": [noticed(one) for one in laid.findings],
        }

    def _stands(self, laid: Laid, dimension: str) -> str:
        """Return in words where a table keeps a dimension, as the draft has it."""
        said, place = words(), getattr(laid.mapping, dimension)
        assert isinstance(place, Place)  # noqa: S101 - narrows what getattr gave
        if place.fixed == NOT_FOUND:
            return said("not found")
        if place.fixed:
            return said("{name} in every cell", name=self.named(dimension, place.fixed))
        if place.columns:
            return said("column {column}", column=", ".join(place.columns))
        if place.row:
            return said("row {row}", row=place.row)
        return said("cell {cell}", cell=place.cell) if place.cell else said("the sheet’s name")

    def named(self, dimension: str, code: str) -> str:
        """Return what a code is called."""
        if dimension == "period":
            return code
        named: str = getattr(self.names, dimension)(code)
        return named

    def bounds(self, quantity: Quantity) -> str:
        """Return what a quantity's words mean."""
        if quantity.absent is not None:
            return words()(ABSENCES[quantity.absent.value])
        return words().range(quantity.low, quantity.high)


class _Sheet:
    """One table, cell by cell."""

    def __init__(self, over: Over, table: Table, laid: Laid | None) -> None:
        self._over, self._table, self._laid = over, table, laid
        self._rows: dict[int, Read] = {}
        self._columns: dict[int, Read] = {}
        # What heads nothing but empty cells, such as a footnote, is not asked to mean anything.
        for read in laid.cells.values() if laid else ():
            if not read.words.strip():
                continue
            self._rows.setdefault(read.at[0], read)
            self._columns.setdefault(read.at[1], read)
        column = laid.standing["region"][1] if laid else 0
        self.pinned = column if column <= _PINNED else 0

    def rows(self, height: int, width: int) -> Iterator[tuple[int, list[Cell]]]:
        """Yield the first rows with their numbers; merged cells once, as far as they are shown."""
        reach = {(span.row, span.column): span for span in self._table.spans}
        hidden = set[tuple[int, int]]()
        for row in range(1, height + 1):
            cells = []
            for column in range(1, width + 1):
                if (row, column) in hidden:
                    continue
                cell = self.cell(row, column)
                if span := reach.get((row, column)):
                    last = min(row + span.rows - 1, height), min(column + span.columns - 1, width)
                    hidden.update(
                        (one, other)
                        for one in range(row, last[0] + 1)
                        for other in range(column, last[1] + 1)
                    )
                    cell = cell._replace(rows=last[0] - row + 1, columns=last[1] - column + 1)
                cells.append(cell)
            yield row, cells

    def cell(self, row: int, column: int) -> Cell:
        """Return one cell."""
        at, text = (row, column), self._table.text(row, column)
        spot = spot_at(self._table.place(at))
        claims = self._over.on_cells.get(spot, [])
        if claims or self._laid is None:
            return Cell(at, text, claims)
        if read := self._laid.cells.get(at):
            return self._numbers(read, spot)
        return self._heading(at, text)

    def _numbers(self, read: Read, spot: Spot) -> Cell:
        said = words()
        if refused := self._over.answered.refused.get(spot):
            return Cell(read.at, read.words, [], "refused", why=refused.reason)
        if read.claim is None:
            why = noticed(read.trouble)[1] if read.trouble else ""
            return Cell(read.at, read.words, [], "unread" if why else "", why=why)
        bounds = self._over.bounds(read.claim.quantity)
        name = self._over.names.question(read.claim.question)
        label = said("Accept {name}: {bounds}", name=name, bounds=bounds)
        quantity = read.claim.quantity
        same = interval(quantity.low, quantity.high) == "".join(read.words.split())
        return Cell(read.at, read.words, [], "proposed", "" if same else bounds, label)

    def _heading(self, at: tuple[int, int], text: str) -> Cell:
        """Return a cell that may say what cells beside or below it are about."""
        assert self._laid is not None  # noqa: S101 - asked before
        if not text.strip():
            return Cell(at, text, [])
        for number, dimension in enumerate(DIMENSIONS):
            read = self._spoken_for(dimension, at)
            if read is None:
                continue
            code = read.codes[number]
            if isinstance(code, Problem):
                return Cell(at, text, [], "place", "?", why=code.why)
            name = self._over.named(dimension, code)
            return Cell(at, text, [], "place", "" if fold(name) == fold(text) else name)
        return Cell(at, text, [])

    def _spoken_for(self, dimension: str, at: tuple[int, int]) -> Read | None:
        """Return a cell that this one tells the dimension of."""
        assert self._laid is not None  # noqa: S101 - asked before
        standing = self._laid.standing[dimension]
        if standing == (0, 0):
            return None
        if standing == at:
            return next(iter(self._rows.values()), None)
        if standing == (0, at[1]):
            return self._rows.get(at[0])
        return self._columns.get(at[1]) if standing == (at[0], 0) else None


def noticed(one: Noticed) -> tuple[str, str, str]:
    """Return a finding's code, what it says and what to do, in the language spoken."""
    said, finding = words(), make(one.code, one.locator, one.details)
    details = dict(finding.details)
    return one.code, said.finding(finding.says, details), said.finding(finding.mend, details)


def listed(names: Names, claims: list[Judged]) -> list[dict[str, Any]]:
    """Return claims as pages list them."""
    return [_listed(names, claim, Locator.parse(claim.locator)) for claim in claims]


def by_cell(names: Names, claims: list[Judged]) -> dict[Spot, list[dict[str, Any]]]:
    """Return the claims at each cell."""
    found: dict[Spot, list[dict[str, Any]]] = defaultdict(list)
    for claim in claims:
        if claim.of_cell:
            place = Locator.parse(claim.locator)
            found[spot_at(place)].append(_listed(names, claim, place))
    return found


def _listed(names: Names, claim: Judged, place: Locator) -> dict[str, Any]:
    return {
        "seq": claim.seq,
        "question": claim.question,
        "name": names.question(claim.question),
        "words": claim.words,
        "quote": place.quote or "",
        "page": place.page,
        "out": bool(claim.left_out),
    }

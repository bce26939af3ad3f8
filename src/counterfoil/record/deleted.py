"""Numbers that whoever sent a table took back: DHIS2 keeps them in place and marks them `deleted`.

The claim is that there is none, and it rests on the mark: what the number was is nobody's claim any
more. So what the same speaker gave in an earlier file counts no more, and need not be found.
"""

from __future__ import annotations

from counterfoil.ledger.rows import quantity_json
from counterfoil.model.codebook import fold
from counterfoil.model.mapping import Mapping
from counterfoil.model.quantity import Absence, Quantity
from counterfoil.model.reading import Row
from counterfoil.record.labels import Problem
from counterfoil.record.unfolding import Unfolding


class Deleted:
    """Says of each row of a table whether its number was taken back; `column` is where that stands.

    Raises NoFit where the table has no column of that name.
    """

    def __init__(self, unfolding: Unfolding, mapping: Mapping) -> None:
        """Find the column."""
        self.column = unfolding.column(mapping.deleted)
        self._gone = frozenset(map(fold, mapping.deleted_words))
        self._kept = frozenset(map(fold, ("", *mapping.kept_words)))

    def judge(self, cells: Row) -> tuple[str, Quantity] | Problem | None:
        """Return the quantity of a row whose number was taken back; None where it was not."""
        words = cells[self.column - 1] if self.column <= len(cells) else ""
        if (folded := fold(words)) in self._kept:
            return None
        if folded in self._gone:
            quantity = Quantity(words, absent=Absence.NOT_AVAILABLE)
            return quantity_json(quantity), quantity
        return Problem("CF201", words, "it does not tell whether the number was deleted")

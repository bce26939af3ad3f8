"""Counting the rows of a delimited text that are wider or narrower than its first."""

from __future__ import annotations

from dataclasses import dataclass

from counterfoil.model.reading import Trouble


@dataclass(slots=True)
class Widths:
    """How many cells the first row that is not blank has, and which rows have others."""

    expected: int = 0
    others: int = 0
    first: tuple[int, int] = (0, 0)

    def note(self, row: int, found: int) -> None:
        """Take note of a row whose width is not the expected one; the first row sets it."""
        if not self.expected:
            self.expected = found
            return
        self.others += 1
        if self.others == 1:
            self.first = (row, found)

    def troubles(self) -> tuple[Trouble, ...]:
        """Return what there is to say about the rows: at most one trouble."""
        if not self.others:
            return ()
        row, found = self.first
        details = {
            "row": str(row),
            "found": str(found),
            "expected": str(self.expected),
            "rows": str(self.others),
        }
        return (Trouble("CF011", f"cell={row},1", details),)

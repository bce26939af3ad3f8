"""The text of RTF and DOC as it flows in: paragraphs, and the cells of tables within tables."""

from __future__ import annotations

from dataclasses import dataclass, field

from counterfoil.read.documents.ruled import Ruled, RuledRow, draw
from counterfoil.read.documents.story import Grid, Story
from counterfoil.read.given import tidy

_DEEPEST = 32
"""How many tables may stand in one another; more is one level."""


@dataclass(slots=True)
class _Open:
    """A table that more rows may follow: what the row at hand holds, and what rules it."""

    grid: Grid
    rows: list[RuledRow] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


class Flow:
    """One stream of text: the body, a header, a note. Its paragraphs go where it is told."""

    def __init__(self, story: Story, paragraphs: list[str]) -> None:
        """Take the story for tables and title, and where paragraphs go."""
        self._story, self._paragraphs = story, paragraphs
        self._pieces: list[str] = []
        self._label = ""
        self._tables: list[_Open] = []
        self.rules: dict[int, RuledRow] = {}
        """What rules the row at hand, by how many tables deep it stands."""

    def say(self, text: str) -> None:
        """Take more of the paragraph at hand."""
        self._pieces.append(text)

    def begin_with(self, label: str) -> None:
        """Take what is drawn before the paragraph at hand, if it has any text."""
        self._label = label

    def end_paragraph(self, depth: int, style: str = "") -> None:
        """End the paragraph at hand, which stands in as many tables."""
        text, label = tidy("".join(self._pieces)), self._label
        self._pieces, self._label = [], ""
        labelled = f"{label} {text}" if label and text else text
        if depth:
            if text:
                self._table(depth).lines.append(labelled)
            return
        # An empty paragraph, too, parts two tables.
        self._close(0)
        if not text:
            return
        first = not self._story.paragraphs and not self._story.grids
        if not self._story.title and (style == "title" or (style == "heading 1" and first)):
            self._story.title = text
        self._paragraphs.append(labelled)

    def end_cell(self, depth: int) -> None:
        """End the cell at hand."""
        depth = max(depth, 1)
        self.end_paragraph(depth)
        table = self._table(depth)
        table.texts.append("\n".join(table.lines))
        table.lines = []

    def end_row(self, depth: int) -> None:
        """End the row at hand."""
        depth = max(depth, 1)
        self.end_paragraph(depth)
        table = self._table(depth)
        if table.lines:
            table.texts.append("\n".join(table.lines))
        if table.texts:
            rules = self.rules.get(depth, RuledRow([]))
            table.rows.append(RuledRow(table.texts, rules.left, list(rules.cells), rules.heading))
        table.texts, table.lines = [], []

    def finish(self) -> None:
        """End what is still open."""
        self.end_paragraph(len(self._tables))
        self._close(0)

    def _table(self, depth: int) -> _Open:
        """Return the table so deep, begun where there is none; those within it have ended."""
        depth = min(depth, _DEEPEST)
        self._close(depth)
        while len(self._tables) < depth:
            self._tables.append(_Open(self._story.begin_table()))
        return self._tables[-1]

    def _close(self, depth: int) -> None:
        while len(self._tables) > depth:
            table = self._tables.pop()
            if table.lines:
                table.texts.append("\n".join(table.lines))
            if table.texts:
                table.rows.append(RuledRow(table.texts))
            draw(table.grid, table.rows)


@dataclass(slots=True)
class Ruling:
    """What rules the rows to come, while it is said: cells come when they end."""

    row: RuledRow = field(default_factory=lambda: RuledRow([]))
    _next: Ruled = field(default_factory=lambda: Ruled(0))

    def word(self, word: str, number: int) -> None:
        """Take a word that rules a row or its next cell."""
        if word == "cellx":
            self._next.edge = number
            self.row.cells.append(self._next)
            self._next = Ruled(0)
        elif word == "trleft":
            self.row.left = number
        elif word == "trhdr":
            self.row.heading = True
        elif word == "clmrg":
            self._next.from_left = True
        elif word == "clvmrg":
            self._next.from_above = True
        elif word == "clvmgf":
            self._next.begins = True

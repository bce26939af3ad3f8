"""Drafting a mapping: where a table seems to keep its regions, categories, measures and weeks."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from counterfoil.ledger.ledger import Ledger
from counterfoil.model.codebook import Codebook, Measure, Place, by_label, fold
from counterfoil.model.locator import a1
from counterfoil.model.reading import Reading, Table
from counterfoil.project.declared import ProjectError
from counterfoil.project.readings import newest_reading
from counterfoil.project.tree import Project, sources_folder
from counterfoil.record.lookup import find_original
from counterfoil.record.matching import Matcher

_LOOKED_AT = 200
_HEAD_ROWS = 12
_SHOWN_ROWS = 14
_SHOWN_COLUMNS = 9
_LONGEST = 18
_FEWEST_NUMBERED = 3
_NUMBER = re.compile(r"-?\d{1,3}(?:[ \u00a0\u202f]\d{3})+|-?\d+(?:[.,]\d+)?", re.ASCII)
_WEEKS = (
    ("iso", "", re.compile(r"\d{4}-W\d{2}", re.ASCII)),
    ("days", "%d.%m.%Y", re.compile(r"\d\d\.\d\d\.\d{4}\s*[-–—/]\s*\d\d\.\d\d\.\d{4}", re.ASCII)),
    ("days", "%Y-%m-%d", re.compile(r"\d{4}-\d\d-\d\d\s*[-–—/]\s*\d{4}-\d\d-\d\d", re.ASCII)),
    ("any day", "%d.%m.%Y", re.compile(r"\d\d\.\d\d\.\d{4}", re.ASCII)),
    ("any day", "%Y-%m-%d", re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)),
)


@dataclass
class Proposal:
    """A drafted `[[tables]]` entry, with what it was drafted from.

    `understood` has the codes of cells, `strange` the cells that should mean something and do not;
    both by row and column from 1. `unknown` are the texts of the strange ones. `labels` are words
    matched by their stems alone, which the source has to declare, and `grouped` says that its
    numbers have spaces between groups of digits.
    """

    name: str
    table: Table
    lines: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    understood: dict[tuple[int, int], str] = field(default_factory=dict)
    strange: set[tuple[int, int]] = field(default_factory=set)
    numbers: list[int] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    grouped: bool = False
    first_row: int = 2

    def shown(self) -> Iterator[str]:
        """Yield lines for the terminal: the table with what was understood, then the draft."""
        where = f"sheet {self.table.name}" if self.table.name else f"table {self.table.number}"
        yield f"{self.name}, {where}. [brackets]: matched to the codebook; ?: not understood."
        yield ""
        yield from self._grid()
        yield ""
        if self.unknown:
            yield "Not understood: " + ", ".join(repr(text) for text in self.unknown[:12])
            yield "Say what they mean in [numbers], [numbers.absent] or [labels] of the source."
            yield ""
        yield from self.lines

    def _grid(self) -> Iterator[str]:
        rows = range(1, min(len(self.table.rows), _SHOWN_ROWS) + 1)
        width = max((len(self.table.rows[row - 1]) for row in rows), default=0)
        columns = range(1, min(width, _SHOWN_COLUMNS) + 1)
        cells = [[self._shown(row, column) for column in columns] for row in rows]
        cells.insert(0, [a1(1, column)[:-1] for column in columns])
        widths = [max(len(row[n]) for row in cells) for n in range(len(cells[0]))] if cells else []
        for number, row in zip(["", *map(str, rows)], cells, strict=True):
            padded = "  ".join(text.ljust(size) for text, size in zip(row, widths, strict=True))
            yield f"{number:>4}  {padded}".rstrip()

    def _shown(self, row: int, column: int) -> str:
        text = self.table.text(row, column)
        text = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
        if code := self.understood.get((row, column)):
            return f"[{code}]"
        return f"?{text}" if (row, column) in self.strange else text

    def write(self, project: Project, source: str) -> Path:
        """Append the draft to a source's file; raise ProjectError when there is none."""
        path = sources_folder(project.folder) / f"{source}.toml"
        if not path.is_file():
            msg = f"there is no sources/{source}.toml; make it first, with a title and `files`"
            raise ProjectError(msg)
        text = path.read_text("utf-8").rstrip("\n")
        path.write_text(text + "\n\n" + "\n".join(self.lines) + "\n", "utf-8")
        return path


def propose(project: Project, ledger: Ledger, name: str) -> Proposal:
    """Draft a mapping for the first table of an original that seems to hold counts.

    Raises ProjectError when the original is not there, not read, or has no such table.
    """
    original = find_original(ledger, name, "propose")
    reading = newest_reading(project, original.digest)
    if reading is None:
        msg = f"{original.name} is not read yet; run `counterfoil read`"
        raise ProjectError(msg)
    table = _fullest(reading)
    if table is None:
        msg = f"{original.name} holds no table with numbers; record its claims by hand"
        raise ProjectError(msg)
    return Drafter(project.codebook, original.name, reading, table).proposal()


def propose_for(codebook: Codebook, name: str, reading: Reading, table: Table) -> Proposal | None:
    """Draft a mapping for one table of an original; None where it holds no counts."""
    if table.hidden or not _counts(table):
        return None
    return Drafter(codebook, name, reading, table).proposal()


def _counts(table: Table) -> int:
    """Return how many cells hold a number and nothing else."""
    rows = (table.rows[n] for n in range(min(len(table.rows), _LOOKED_AT)))
    return sum(bool(_NUMBER.fullmatch(cell.strip())) for row in rows for cell in row)


def _fullest(reading: Reading) -> Table | None:
    shown = [table for table in reading.tables if not table.hidden]
    counted = [(_counts(table), -table.number, table) for table in shown]
    best = max(counted, default=None, key=lambda one: one[:2])
    return best[2] if best and best[0] else None


class Drafter:
    """Looks at one table."""

    def __init__(self, codebook: Codebook, name: str, reading: Reading, table: Table) -> None:
        """Take what is looked at, and what is looked for."""
        self._table, self._several = table, len(reading.tables) > 1
        self._rows = [table.rows[n] for n in range(min(len(table.rows), _LOOKED_AT))]
        self._width = max((len(row) for row in self._rows), default=0)
        self._proposal = Proposal(name, table)
        entries: dict[str, list[Measure | Place]] = {
            "measure": [*codebook.measures.values()],
            "region": [*codebook.regions.values()],
            "category": [*codebook.categories.values()],
        }
        self._matchers = {name: Matcher(known) for name, known in entries.items()}
        self._exact = {name: by_label(known) for name, known in entries.items()}
        self._columns_of: dict[str, int] = {}
        self._rows_of: dict[str, int] = {}
        self._single = {
            "measure": list(codebook.measures)[:1] if len(codebook.measures) == 1 else [],
            "category": list(codebook.categories)[:1] if len(codebook.categories) == 1 else [],
        }

    def proposal(self) -> Proposal:
        """Return the draft."""
        draft = self._proposal
        places: dict[str, str] = {}
        for dimension in ("region", "category", "measure"):
            places[dimension] = self._place(dimension)
        places["period"], form = self._period()
        draft.first_row = self._first_row()
        draft.numbers = self._number_columns()
        draft.strange = set(self._strange())
        draft.unknown = self._unknown()
        draft.lines = [
            "[[tables]]",
            f"heading_row = {max(draft.first_row - 1, 1)}",
            f"first_row = {draft.first_row}",
            "numbers = [" + ", ".join(f'"{a1(1, c)[:-1]}"' for c in draft.numbers) + "]",
            *(f"{dimension} = {places[dimension]}" for dimension in places),
            f"period_format = {form}",
        ]
        numbers = (self._text(row, column).strip() for row, column in self._number_cells())
        draft.grouped = any(" " in text for text in numbers if _NUMBER.fullmatch(text))
        draft.labels = dict(sorted(self._labels().items()))
        if draft.grouped:
            draft.lines += ["", "# also needed in [numbers] above:", '# group = [" "]']
        if draft.labels:
            draft.lines += ["", "# also needed in [labels] above:"]
            draft.lines += [f"# {json.dumps(text, ensure_ascii=False)} = {json.dumps(code)}"
                            for text, code in draft.labels.items()]  # fmt: skip
        return draft

    def _text(self, row: int, column: int) -> str:
        cells = self._rows[row - 1]
        return cells[column - 1] if column <= len(cells) else ""

    def _place(self, dimension: str) -> str:
        """Return where a dimension seems to stand: the column or heading row with most matches."""
        matcher = self._matchers[dimension]
        by_column: Counter[int] = Counter()
        by_row: Counter[int] = Counter()
        for number, row in enumerate(self._rows, 1):
            for column, text in enumerate(row, 1):
                if code := matcher.code(text) if text and not text.strip().isdigit() else "":
                    by_column[column] += 1
                    by_row[number] += 1
                    self._proposal.understood.setdefault((number, column), code)
        column, in_column = max(
            by_column.items(), key=lambda one: (one[1], -one[0]), default=(0, 0)
        )
        heads = {row: count for row, count in by_row.items() if row <= _HEAD_ROWS}
        head, in_row = max(heads.items(), key=lambda one: (one[1], -one[0]), default=(0, 0))
        if in_row > in_column or (in_row and in_row == in_column and dimension == "measure"):
            self._rows_of[dimension] = head
            return f"{{ row = {head} }}"
        if in_column:
            self._columns_of[dimension] = column
            return f'{{ columns = ["{a1(1, column)[:-1]}"] }}'
        if self._single.get(dimension):
            return f'{{ fixed = "{self._single[dimension][0]}" }}'
        return '{ fixed = "?" }  # not found: say where it stands'

    def _period(self) -> tuple[str, str]:
        """Return where the week seems to stand, and its form."""
        for form, date, pattern in _WEEKS:
            told = f'{{ form = "{form}"' + (f', date = "{date}"' if date else "") + " }"
            if pattern.search(self._table.name):
                return "{ sheet = true }", told
            found = [
                (number, column)
                for number, row in enumerate(self._rows, 1)
                for column, text in enumerate(row, 1)
                if pattern.search(text)
            ]
            columns = Counter(column for _, column in found)
            column, count = max(columns.items(), key=lambda one: one[1], default=(0, 0))
            if count > 1:
                return f'{{ columns = ["{a1(1, column)[:-1]}"] }}', told
            if found:
                picked = pattern.pattern.replace("'", "")
                return f"{{ cell = \"{a1(*found[0])}\", pattern = '{picked}' }}", told
        return '{ fixed = "?" }  # not found: say where it stands', '{ form = "iso" }'

    def _first_row(self) -> int:
        """Return the first row with a number beside a region or after the headings."""
        known = {row for row, _ in self._proposal.understood}
        for number, row in enumerate(self._rows, 1):
            filled = [text for text in row if _NUMBER.fullmatch(text.strip())]
            if filled and (number in known or not known) and number > 1:
                return number
        return 2

    def _number_cells(self) -> Iterator[tuple[int, int]]:
        first = self._proposal.first_row
        for number in range(first, len(self._rows) + 1):
            for column in self._proposal.numbers:
                yield number, column

    def _number_columns(self) -> list[int]:
        first, found = self._proposal.first_row, []
        used = {column for row, column in self._proposal.understood if row >= first}
        for column in range(1, self._width + 1):
            texts = [self._text(row, column).strip() for row in range(first, len(self._rows) + 1)]
            filled = [text for text in texts if text]
            numeric = sum(bool(_NUMBER.fullmatch(text)) for text in filled)
            if column not in used and numeric * 2 > len(filled) and not _counts_rows(filled):
                found.append(column)
        return found

    def _label_cells(self) -> Iterator[tuple[str, int, int]]:
        """Yield the cells that name a place of the codebook: dimension, row and column."""
        first = self._proposal.first_row
        for dimension, column in self._columns_of.items():
            yield from ((dimension, row, column) for row in range(first, len(self._rows) + 1))
        for dimension, row in self._rows_of.items():
            yield from ((dimension, row, column) for column in self._proposal.numbers)

    def _strange(self) -> Iterator[tuple[int, int]]:
        for row, column in self._number_cells():
            text = self._text(row, column).strip()
            if text and not _NUMBER.fullmatch(text):
                yield row, column
        for dimension, row, column in self._label_cells():
            text = self._text(row, column)
            if text.strip() and not self._matchers[dimension].code(text):
                yield row, column

    def _unknown(self) -> list[str]:
        texts = Counter(self._text(row, column).strip() for row, column in self._proposal.strange)
        return sorted(texts, key=lambda text: (-texts[text], fold(text)))

    def _labels(self) -> dict[str, str]:
        """Return the words that were matched by their stems alone: recording matches exactly."""
        found: dict[str, str] = {}
        for dimension, row, column in self._label_cells():
            text = " ".join(self._text(row, column).split())
            code = self._matchers[dimension].code(text) if text else ""
            if code and self._exact[dimension].get(fold(text)) != code:
                found[text] = code
        return found


def _counts_rows(texts: list[str]) -> bool:
    """Whether a column numbers its rows: 1, 2, 3..."""
    numbers = [int(text) for text in texts if text.isascii() and text.isdigit()]
    return len(numbers) >= _FEWEST_NUMBERED and numbers == list(range(1, len(numbers) + 1))

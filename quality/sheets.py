"""Workbooks beside python-calamine, a library in Rust that gives values alone: cells and CPU.

Each file is read here and there in turn, several times, in one run; of each the least CPU time
counts. Ours tells the format, checks the digest, and makes shown texts, stored numbers, formulas,
comments and metadata, with all rows written to the disk; the other opens the file and gives the
values of its cells. One more workbook is made here, of 200,000 cells.

A cell that the other gives counts as read where ours has its sheet and address with any text,
number or formula, and its number where the same is stored there: days are left out of that, which
the other gives in a form of its own.
"""

from __future__ import annotations

import gc
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import orjson

from counterfoil.model.reading import Reading, Table
from counterfoil.project.readings import Shelf
from counterfoil.read.dispatch import read_original
from counterfoil.read.given import Given
from quality.documents import corpus_of, manifest
from quality.pages.workbook import make
from quality.report import ROOT, SHARED, Measure, say

TITLE = "Workbooks"
_HOME = SHARED / "documents"
_PEERS = ROOT / ".venv-peers" / "bin" / "python"
_KINDS = ("xlsx", "xlsm", "xlsb", "xls", "ods")
_ROUNDS = 5
_SEED = 7
_NEAR = 1e-9
_DAY = re.compile(r"\d{4}-\d\d-\d\d|\d\d:\d\d:\d\d", re.ASCII)
_SHEET = list[Any]
"""A sheet as the peer tells it: name, whether hidden, merged ranges, cells (see sheet_peer.py)."""


class Told(NamedTuple):
    """What the peer took, and the sheets it gave; None where it could not read the file."""

    seconds: float
    sheets: list[_SHEET] | None


class Count(NamedTuple):
    """How many of something are right, of how many."""

    right: int = 0
    of: int = 0

    def plus(self, other: Count) -> Count:
        """Return both together."""
        return Count(self.right + other.right, self.of + other.of)


Ask = Callable[[Path], Told]


def measure() -> list[Measure]:
    """Measure cells and time; nothing where the peer or the documents are not on this machine."""
    with _peer() as ask, TemporaryDirectory() as room:
        if ask is None:
            say(f"{TITLE}: the other library is not here: see `make peers`")
            return []
        long = Path(room) / "long.xlsx"
        make(long, _SEED)
        return [*_documents(ask, Path(room)), *_long(ask, long)]


def _documents(ask: Ask, room: Path) -> Iterator[Measure]:
    files = [file for file in manifest() if file["ext"] in _KINDS and not file["hostile"]]
    if not files:
        return
    corpus = corpus_of(files)
    cells = numbers = beside = Count()
    spent: dict[str, tuple[float, float]] = {}
    for file in files:
        told = ask(_HOME / file["file"])
        reading, seconds = _read(_HOME / file["file"], room)
        if told.sheets is None:
            continue
        name = f"{TITLE}: {file['file']}"
        cells = cells.plus(_compared(_cells, told.sheets, reading, name))
        numbers = numbers.plus(_compared(_numbers, told.sheets, reading, name))
        beside = beside.plus(_compared(_beside, told.sheets, reading, name))
        here, there = spent.get(file["ext"], (0.0, 0.0))
        spent[file["ext"]] = here + seconds, there + told.seconds
    for kind, (here, there) in spent.items():
        say(f"{TITLE}: {kind} {here:.4f} s, {there:.4f} s, {here / there:.1f} times")
    here, there = (sum(both) for both in zip(*spent.values(), strict=True))
    peer = f"python-calamine {there:.3f} s"
    for name, count in (
        (f"of {cells.of} cells, not at their address", cells),
        (f"of {numbers.of} numbers, not as stored", numbers),
        (f"of {beside.of} merged ranges and hidden sheets, not marked", beside),
    ):
        yield Measure(name, count.of - count.right, "0", corpus, less=True)
    name = f"CPU of {len(files)} workbooks, by that of values alone"
    yield Measure(name, here / there, "≤ 2", corpus, less=True, slack=5.0, peer=peer)


def _long(ask: Ask, long: Path) -> Iterator[Measure]:
    told = ask(long)
    _, seconds = _read(long, long.parent)
    name = "CPU of 200,000 cells, by that of values alone"
    corpus = sha256(long.read_bytes()).hexdigest()
    peer = f"python-calamine {told.seconds:.3f} s"
    yield Measure(name, seconds / told.seconds, "≤ 2", corpus, less=True, slack=1.5, peer=peer)


def _read(path: Path, room: Path) -> tuple[Reading, float]:
    """Return the reading, and the least CPU seconds that making it took."""
    digest = sha256(path.read_bytes()).hexdigest()
    seconds = []
    for number in range(_ROUNDS):
        given = Given(path, digest, Shelf(room / f"{digest}{number}"))
        with _as_in_a_worker():
            before = time.process_time()
            reading = read_original(given, room, lambda *_: None)
            seconds.append(time.process_time() - before)
    return reading, min(seconds)


@contextmanager
def _as_in_a_worker() -> Iterator[None]:
    """Look for circles as seldom as workers do."""
    before = gc.get_threshold()
    gc.collect()
    gc.set_threshold(200_000, 20, 20)
    yield
    gc.set_threshold(*before)


def _compared(
    count: Callable[[Table, _SHEET], Count], sheets: list[_SHEET], reading: Reading, name: str
) -> Count:
    """Return how much of what the peer gives our tables have, sheet by sheet; say what is not."""
    tables = {table.name: table for table in reading.tables}
    whole = Count()
    for sheet in sheets:
        table = tables.get(sheet[0])
        found = Count(0, len(sheet[3])) if table is None else count(table, sheet)
        if found.right < found.of:
            say(f"{name}, {sheet[0]!r}: {found.of - found.right} of {found.of} are not there")
        whole = whole.plus(found)
    return whole


def _cells(table: Table, sheet: _SHEET) -> Count:
    rows = list(table.rows)
    right = sum(
        (row <= len(rows) and column <= len(rows[row - 1]) and bool(rows[row - 1][column - 1]))
        or (row, column) in table.numbers
        or (row, column) in table.formulas
        for row, column, _ in sheet[3]
    )
    return Count(right, len(sheet[3]))


def _numbers(table: Table, sheet: _SHEET) -> Count:
    told = [(r, c, v) for r, c, v in sheet[3] if isinstance(v, int | float) and v is not True]
    told = [(row, column, value) for row, column, value in told if value is not False]
    told = [cell for cell in told if not _DAY.match(table.numbers.get((cell[0], cell[1]), ""))]
    right = sum(
        (row, column) in table.numbers
        and abs(float(table.numbers[row, column]) - value) <= _NEAR * abs(value)
        for row, column, value in told
    )
    return Count(right, len(told))


def _beside(table: Table, sheet: _SHEET) -> Count:
    _, hidden, merged, _ = sheet
    ours = {(s.row, s.column, s.row + s.rows - 1, s.column + s.columns - 1) for s in table.spans}
    right = sum(tuple(span) in ours for span in merged)
    return Count(right + (hidden == table.hidden), len(merged) + 1)


@contextmanager
def _peer() -> Iterator[Ask | None]:
    """Yield what has the peer read a file, or None where it is not installed."""
    if not _PEERS.is_file():
        yield None
        return
    script = Path(__file__).with_name("sheet_peer.py")
    with Popen([_PEERS, script], stdin=PIPE, stdout=PIPE, stderr=DEVNULL, cwd=ROOT) as process:
        asked, answers = process.stdin, process.stdout
        if asked is None or answers is None:
            return

        def ask(path: Path) -> Told:
            asked.write(orjson.dumps([str(path), _ROUNDS]) + b"\n")
            asked.flush()
            return Told(*orjson.loads(answers.readline()))

        yield ask
        asked.close()

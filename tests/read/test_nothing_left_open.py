"""Reading leaves nothing open: thousands of files are read by one process, which may have few."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from made_documents import pdf
from made_texts import SHOWERS, WRITERS
from made_word import Blocks
from made_workbooks import ods, xlsx

from counterfoil.project.readings import Shelf
from counterfoil.read.dispatch import read_original
from counterfoil.read.given import Given

BLOCKS: Blocks = ["Письмо", [["Регион", "Подписали"], ["Брянск", "40"]]]
SLIDES = [["Итоги", "Подписали 40"]]
CELLS = '<sheetData><row r="1"><c r="A1"><v>40</v></c></row></sheetData>'
TABLE = '<table:table table:name="S"><table:table-row><table:table-cell><text:p>40</text:p>'


def written(folder: Path) -> Iterator[Path]:
    """Yield a file of each kind that is opened to be read, and a broken one of each."""
    for kind, write in WRITERS.items():
        yield write(folder / f"a.{kind}", BLOCKS)
    for kind, show in SHOWERS.items():
        yield show(folder / f"b.{kind}", SLIDES)
    yield xlsx(folder / "c.xlsx", {"S": CELLS})
    yield ods(folder / "d.ods", TABLE + "</table:table-cell></table:table-row></table:table>")
    yield pdf(folder / "e.pdf", ["BT /F1 12 Tf 72 700 Td (At least 40) Tj ET"])


def still_open() -> int:
    """Return how many files this process has open."""
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


@pytest.fixture
def no_collecting() -> Iterator[None]:
    """Let circles of objects live on, as they do for long where few objects are made."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("no_collecting")
def test_what_was_opened_to_be_read_is_closed(tmp_path: Path) -> None:
    """Not when somebody looks for circles, but at once; of files that are refused as well."""
    files = list(written(tmp_path))
    for path in list(files):
        files.append(path.with_stem("broken"))
        raw = path.read_bytes()
        files[-1].write_bytes(raw[: len(raw) // 2] + b"\0" * 40 + raw[len(raw) // 2 + 40 :])
    room = tmp_path / "room"
    room.mkdir()
    for path in files:
        before = still_open()
        digest = sha256(path.read_bytes()).hexdigest()
        read_original(Given(path, digest, Shelf(room)), room, lambda *_: None)
        assert still_open() == before, path.name

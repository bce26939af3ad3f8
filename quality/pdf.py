"""PDF: tables, places of words, and what places cost.

Tables are measured on files made here with known cells (see `quality.pages`): on one file for each
of nine layouts and two languages, and on many more of the same and like kinds. Words are cited at
random from the PDFs beside the repository and read again at their boxes by other means: a letter
is there when its middle is. Times are the least of several rounds, one library after the other on
each file, so that both have the machine alike; the bare library gives text without any place.
"""

from __future__ import annotations

import gc
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import orjson
import pypdfium2

from counterfoil.model.reading import Reading
from counterfoil.project.readings import Shelf
from counterfoil.read.given import Given
from counterfoil.read.limits import Unreadable
from counterfoil.read.pdf.lines import pieces_of
from counterfoil.read.pdf.opening import opened, opened_page
from counterfoil.read.pdf.reader import read_pdf
from counterfoil.read.pdf.spans import boxes_of
from quality.documents import corpus_of, manifest, words_of
from quality.pages.adjacency import cells_of, f1
from quality.pages.rereading import bare, letters_of
from quality.pages.tables import LAYOUTS, MORE, Made, make
from quality.report import SHARED, Measure, say

TITLE = "PDF"
_HOME = SHARED / "documents"
_SEED = 7
_MORE_SEEDS = range(100, 106)
_HARD = "unruled, several lines"
_SPANS, _LONGEST = 1000, 60
_ROUNDS = 5
_ENOUGH = 0.95
_JOINED = {"ff", "fi", "fl", "ft", "tt", "ti"}
_ROOM = TemporaryDirectory(prefix="counterfoil-")
_SHELF = Shelf(Path(_ROOM.name))
"""Where files attached to PDFs are kept, until the end."""


class Scored(NamedTuple):
    """A made file's language and layout, and how well its table was found."""

    language: str
    layout: str
    score: float


def measure() -> list[Measure]:
    """Measure tables; places and times too, where there are documents on this machine."""
    return [*_tables(), *_documents()]


def _tables() -> Iterator[Measure]:
    with TemporaryDirectory() as room:
        made = list(make(Path(room), _SEED))
        scores = _scored(made)
        # Text alone first, then a whole reading.
        times = [_least((_bare, _read), file.path) for file in made]
        more = [
            file for seed in _MORE_SEEDS for file in make(Path(room), seed, {**LAYOUTS, **MORE})
        ]
        others = _scored(more)
        corpus, wider = _named(made), _named(more)
    for language in ("ru", "en"):
        found = _mean([s.score for s in scores if s.language == language])
        name = f"tables, {language.upper()}, F1 of neighbours"
        yield Measure(name, found, "≥ 0.97", corpus, peer="camelot hybrid 0.945")
    hard = _mean([s.score for s in scores if s.layout == _HARD])
    name = "tables without rules, several lines, F1"
    yield Measure(name, hard, "≥ 0.80", corpus, peer="camelot hybrid 0.53")
    alone, whole = (sum(several) for several in zip(*times, strict=True))
    say(f"{TITLE}: {len(made)} files with tables, bare {alone:.3f} s, {whole:.3f} s")
    # Both were told in seconds: what they come to is told by what the bare library takes here.
    goal, peer = f"≤ {1 / alone:.0f} (1 s)", f"camelot hybrid {6.65 / alone:.0f} (6.65 s)"
    name = f"tables, CPU of {len(made)} files, by that of bare text"
    yield Measure(name, whole / alone, goal, corpus, less=True, slack=0.5, peer=peer)
    everything = _mean([s.score for s in others])
    yield Measure(f"tables, {len(others)} further files, F1", everything, "≥ 0.97", wider)
    hard = _mean([s.score for s in others if s.layout == _HARD])
    name = "tables without rules, several lines, further files, F1"
    yield Measure(name, hard, "≥ 0.80", wider)
    by_layout = defaultdict(list)
    for one in [*scores, *others]:
        by_layout[one.layout].append(one.score)
    for layout, several in by_layout.items():
        worst = min(several)
        say(f"{TITLE}: {layout:36} {len(several):3} files {_mean(several):.3f} least {worst:.3f}")


def _scored(made: list[Made]) -> list[Scored]:
    scores = []
    for file in made:
        reading = _read(file.path)
        found = [cells_of(table) for table in reading.tables] if reading else []
        scores.append(Scored(file.language, file.layout, f1([file.cells], found)))
    return scores


def _documents() -> Iterator[Measure]:
    files = [file for file in manifest() if file["ext"] == "pdf"]
    if not files:
        return
    corpus = corpus_of(files)
    readings = {file["id"]: _read(_HOME / file["file"]) for file in files}
    paths = {file["id"]: _HOME / file["file"] for file in files}
    recall, enough = _consensus(readings)
    yield Measure("consensus recall", recall, "≥ 0.93", corpus, peer="pymupdf 0.908")
    yield Measure("share of files ≥ 0.95", enough, "≥ 0.82", corpus, peer="pypdfium2 0.71")
    pages = [(paths[name], r) for name, r in readings.items() if r is not None]
    found = _round_trip(pages)
    yield Measure(f"of {_SPANS} spans read again at their boxes", found, "≥ 0.999", corpus)
    # What was recognised in pictures is measured apart, and so is the time for it.
    read = [path for path, reading in pages if "recogniser" not in reading.metadata]
    times = [_least((_bare, _with_places, _read), path) for path in read]
    alone, placed, whole = (sum(several) for several in zip(*times, strict=True))
    say(f"{TITLE}: {len(read)} files, bare {alone:.2f} s, {placed:.2f} s, {whole:.2f} s")
    name = "CPU of text with places, by that of bare text"
    yield Measure(name, placed / alone, "≤ 1.1", corpus, less=True, slack=0.2)
    name = "CPU of whole reading, by that of bare text"
    yield Measure(name, whole / alone, "≤ 1.3", corpus, less=True, slack=0.3)


def _consensus(readings: dict[str, Reading | None]) -> tuple[float, float]:
    """Return the mean recall of the words that others agree on, and how many files have most."""
    shares = []
    for line in (_HOME / "consensus.jsonl").read_bytes().splitlines():
        agreed = orjson.loads(line)
        if agreed["id"] in readings:
            wanted = Counter(agreed["tokens"])
            found = words_of(readings[agreed["id"]])
            shares.append((wanted & found).total() / wanted.total())
    return _mean(shares), _mean([share >= _ENOUGH for share in shares])


def _round_trip(read: list[tuple[Path, Reading]]) -> float:
    """Return the share of random spans of text that stand, letter for letter, at their boxes."""
    chance = random.Random(_SEED)  # noqa: S311 - no secret
    pages = [(path, page) for path, reading in read for page in reading.pages]
    # Words recognised in pictures are drawn nowhere.
    pages = [(path, page) for path, page in pages if page.text and not page.words]
    weights = [len(page.text) for _, page in pages]
    chosen = Counter(chance.choices(range(len(pages)), weights, k=_SPANS))
    right = 0
    for at, count in chosen.items():
        path, page = pages[at]
        spans = [_span(page.text, chance) for _ in range(count)]
        with letters_of(path) as letters:
            for (start, end), boxes in zip(spans, boxes_of(path, page.number, spans), strict=True):
                told, there = bare(page.text[start:end]), bare(letters.at(page.number, boxes))
                same = Counter(told) == Counter(there)
                same = same or (not there and told in bare(letters.written(page.number)))
                right += same
                if not same:
                    say(f"{TITLE}: {path.name} page {page.number} {told!r}, at its boxes {there!r}")
    return right / _SPANS


def _span(text: str, chance: random.Random) -> tuple[int, int]:
    """Return a stretch of a text that does not end within letters which fonts draw as one."""
    start = chance.randrange(len(text))
    end = min(start + chance.randint(1, _LONGEST), len(text))
    while start and text[start - 1 : start + 1] in _JOINED:
        start -= 1
    while text[end - 1 : end + 1] in _JOINED:
        end += 1
    return start, end


def _least(works: tuple[Callable[[Path], object], ...], path: Path) -> list[float]:
    """Return the least CPU seconds of each work on a file, done in turn several times."""
    rounds = [[_seconds(work, path) for work in works] for _ in range(_ROUNDS)]
    return [min(several) for several in zip(*rounds, strict=True)]


def _bare(path: Path) -> None:
    """Take a document's text, and nothing else, as users of the library do."""
    document = pypdfium2.PdfDocument(path)
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        text.get_text_range()
        text.close()
        page.close()
    document.close()


def _with_places(path: Path) -> None:
    document = opened(path)
    for number in range(1, len(document) + 1):
        with opened_page(document, number) as page:
            pieces_of(page)
    document.close()


def _read(path: Path) -> Reading | None:
    try:
        return read_pdf(Given(path, "0" * 64, _SHELF))
    except Unreadable:
        return None


def _seconds(work: Callable[[Path], object], path: Path) -> float:
    """Return the CPU seconds that work on a file takes."""
    gc.collect()
    before = time.process_time()
    work(path)
    return time.process_time() - before


def _named(made: list[Made]) -> str:
    """Return what names a set of made files: the digest of their bytes."""
    whole = sha256()
    for file in made:
        whole.update(file.path.read_bytes())
    return whole.hexdigest()


def _mean(numbers: list[float] | list[bool]) -> float:
    return sum(numbers) / len(numbers) if numbers else 0.0

"""Pages of one original that are pictures: recognised one by one, with what there is to say of it.

Where the recogniser is not on this machine, nothing is recognised, and one trouble says what to
install. Nothing here needs more than the standard library until it is known to be there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, cast

from counterfoil.model.metadata import RECOGNISER
from counterfoil.model.reading import Area, Line, Page, Table, Trouble, Word
from counterfoil.read.given import Given
from counterfoil.read.pictures.engine import Engine, EngineFailed, Missing, found_engine

if TYPE_CHECKING:
    from PIL.Image import Image

_POOR = 60
_FEW_LETTERS = 3
_CERTAIN = 100


class Scan(NamedTuple):
    """A page's picture (mode L), its size in whole points, and how many of these a dot is."""

    picture: Image
    size: tuple[int, int]
    points: float


class Found(NamedTuple):
    """A recognised page, its tables counted from `first`, and how sure its words are (0 to 100)."""

    page: Page
    tables: list[Table]
    sure: int


Recognise = Callable[[Engine, Scan, int, int], Found]
"""Given the engine, a scan, the page's number and that of its first table."""


class Scans:
    """What came of an original's pages that are pictures."""

    def __init__(self, given: Given) -> None:
        """Take what the reader is given."""
        self._given = given
        self._seen: list[int] = []
        self._beyond = 0
        self._troubles: list[Trouble] = []

    @cached_property
    def _engine(self) -> Engine | Missing:
        """What recognises; looked for where a page needs it."""
        return found_engine()

    def miss(self, number: int) -> None:
        """Note a page that cannot even be opened, because what opens it is missing."""
        self._seen.append(number)

    def page(self, number: int, first: int, scan: Callable[[int], Scan]) -> Found | None:
        """Recognise a page, its tables counted from `first`; None where that cannot be done.

        `scan` returns its picture.
        """
        if isinstance(self._engine, Missing):
            self.miss(number)
            return None
        if len(self._seen) >= self._given.limits.scans:
            self._beyond += 1
            return None
        self._seen.append(number)
        self._given.going()
        try:
            found = _recognise()(self._engine, scan(number), number, first)
        except EngineFailed as error:
            self._say("CF046", number, why=str(error))
            return None
        self._note(found)
        return found

    def _note(self, found: Found) -> None:
        """Note what is not sure on a page."""
        page, words = found.page, found.page.words
        doubtful = [page.text[word.start : word.end] for word in words if word.doubtful]
        if sum(map(str.isalnum, page.text)) < _FEW_LETTERS:
            self._say("CF042", page.number)
            return
        if found.sure < _POOR:
            self._say("CF043", page.number, sure=str(found.sure))
        if doubtful:
            self._say("CF041", page.number, count=str(len(doubtful)), words=doubtful[0])

    def _say(self, code: str, number: int, **details: str) -> None:
        page = str(number)
        self._troubles.append(Trouble(code, f"page={page}", {"page": page, **details}))

    def troubles(self) -> Iterator[Trouble]:
        """Yield what there is to say, once all pages were given."""
        if self._seen and isinstance(self._engine, Missing):
            pages = pages_in_words(self._seen)
            missing = {"pages": pages, "why": self._engine.why, "install": self._engine.install}
            yield Trouble("CF040", "", missing)
        yield from self._troubles
        if self._beyond:
            most = str(self._given.limits.scans)
            yield Trouble("CF045", "", {"count": str(self._beyond), "most": most})

    def metadata(self) -> dict[str, str]:
        """Return what a reading holds only with: the recogniser, where pages needed one."""
        if not self._seen:
            return {}
        told = {RECOGNISER: recogniser_here()}
        return told | ({"limits": self._given.limits.words} if self._beyond else {})


def recogniser_here() -> str:
    """Return what a reading made now says of the recogniser: which it is, or that none was here."""
    engine = found_engine()
    return engine.words if isinstance(engine, Engine) else "none"


def with_lines(page: Page, lines: Iterable[tuple[str, Area]]) -> Page:
    """Return a page with more lines, each a word of its own, after what was recognised."""
    text, placed, words = page.text, [*page.lines], [*page.words]
    for line, area in lines:
        text += "\n" if text else ""
        start, end = len(text), len(text) + len(line)
        placed.append(Line(start, end, area))
        words.append(Word(start, end, area, _CERTAIN))
        text += line
    return replace(page, text=text, lines=tuple(placed), words=tuple(words))


def pages_in_words(numbers: list[int]) -> str:
    """Return pages for people: "page 3", "pages 1–4, 7"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    parts = [str(a) if a == b else f"{a}–{b}" for a, b in runs]
    return ("page " if len(numbers) == 1 else "pages ") + ", ".join(parts)


def _recognise() -> Recognise:
    # It imports Pillow, which is an extra.
    module = import_module("counterfoil.read.pictures.recognising")
    return cast("Recognise", module.recognise)

"""Whether a locator still leads to what it was made for: it resolves, has drifted or is gone.

It resolves only when the words stand at the place and the place alone, or the reading is the very
one it was made on. Anything less is drifted, with where the same words stand now; nothing near is
ever taken for it. It is gone when neither the place nor the words are there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice

from counterfoil.model.locator import Locator
from counterfoil.model.reading import Area, Reading, Table

_ELSEWHERE = 5
"""How many places of the same words are told."""
_ROWS_AROUND = 50
_BESIDE = 2.5
"""How far a recorded box may be from the present one, in points: boxes are rounded outwards."""


class State(StrEnum):
    """What became of a locator."""

    RESOLVES = "resolves"
    DRIFTED = "drifted"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Expected:
    """What is on record of a place: its words, and the text digest of the reading it was made on.

    Either is empty where it is not known.
    """

    words: str = ""
    text_digest: str = ""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What became of a locator, and why where it does not resolve.

    `text` is what stands at the place now, `elsewhere` where the same words stand.
    """

    state: State
    why: str = ""
    text: str = ""
    elsewhere: tuple[Locator, ...] = ()


def resolve(reading: Reading, locator: Locator, expected: Expected | None = None) -> Resolution:
    """Return what became of a locator in a reading."""
    known = expected or Expected()
    if locator.cell is not None:
        found = _cell(reading, locator, known.words)
    elif locator.start is not None and locator.end is not None:
        found = _stretch(reading, locator, known)
    elif locator.quote is not None:
        found = _quote(reading, locator)
    elif locator.page is not None and locator.table is None:
        found = _page(reading, locator)
    else:
        table = table_at(reading, locator)
        why = "" if table else _no_table(locator)
        found = Resolution(State.RESOLVES if table else State.GONE, why)
    anew = known.text_digest not in {"", reading.text_digest}
    if found.state is State.RESOLVES and anew:
        why = f"it was recorded from another reading: {reading.reader} now reads other text"
        return replace(found, state=State.DRIFTED, why=why)
    return found


def table_at(reading: Reading, locator: Locator) -> Table | None:
    """Return the table that a locator names; a first table without a name needs no number."""
    for table in reading.tables:
        if locator.sheet is not None:
            if table.name == locator.sheet:
                return table
        elif table.number == (locator.table or 1) and table.page == (locator.page or 0):
            # A page is part of where a table stands: on another one it is another table.
            return table if not table.name else None
    return None


def _no_table(locator: Locator) -> str:
    if locator.sheet is not None:
        return f"there is no sheet {locator.sheet!r}"
    page = f" on page {locator.page}" if locator.page else ""
    return f"there is no table {locator.table or 1}{page}"


def _cell(reading: Reading, locator: Locator, words: str) -> Resolution:
    table, (row, column) = table_at(reading, locator), locator.cell or (0, 0)
    if table is None:
        return Resolution(State.GONE, _no_table(locator))
    if row > len(table.rows) or column > _width(table, row):
        return Resolution(State.GONE, "its table does not reach so far")
    text = table.text(row, column)
    if words and text.strip() != words.strip():
        return Resolution(State.DRIFTED, f"{words!r} was recorded from it", text)
    area = table.areas.get((row, column))
    if locator.area and area and _apart(locator.area, area):
        return Resolution(State.DRIFTED, "the cell has another place on the page", text)
    told = locator.pointer or locator.xpath
    if told and told != table.path((row, column)):
        return Resolution(State.DRIFTED, "its words stand elsewhere in the file now", text)
    return Resolution(State.RESOLVES, text=text)


def _width(table: Table, row: int) -> int:
    """Return how wide a table is around a row: rows end at their last cell that is not empty."""
    near = table.rows[max(0, row - _ROWS_AROUND) : row + _ROWS_AROUND]
    spans = (span.column + span.columns - 1 for span in table.spans)
    return max([*map(len, near), *spans], default=0)


def _apart(one: Area, other: Area) -> bool:
    return any(abs(a - b) > _BESIDE for a, b in zip(one, other, strict=True))


def _stretch(reading: Reading, locator: Locator, known: Expected) -> Resolution:
    start, end, quote = locator.start or 0, locator.end or 0, locator.quote
    text = dict(reading.passages()).get(locator.page)
    here = text[start:end] if text is not None else ""
    if quote is None:
        reaches = text is not None and end <= len(text)
        why = "" if reaches else "there is no such stretch of text"
        return Resolution(State.RESOLVES if reaches else State.GONE, why, here)
    places = list(_places(reading, locator))
    elsewhere = tuple(p for p in places if (p.page, p.start) != (locator.page, start))
    if text is None or here != quote:
        return _moved(quote, here, elsewhere)
    if not _fits(text, locator):
        why = "the words stand there, but what stands around them is not what was recorded"
        return Resolution(State.DRIFTED, why, here, elsewhere[:_ELSEWHERE])
    if known.text_digest == reading.text_digest:
        return Resolution(State.RESOLVES, text=here)
    alike = [p for p in elsewhere if _fits(_text(reading, p), _around(locator, p))]
    if alike:
        why = f"the words stand there and {_times(len(alike))} more: which are meant is not told"
        return Resolution(State.DRIFTED, why, here, tuple(alike[:_ELSEWHERE]))
    return Resolution(State.RESOLVES, text=here)


def _moved(quote: str, here: str, elsewhere: tuple[Locator, ...]) -> Resolution:
    if elsewhere:
        why = "the words do not stand there any more, but elsewhere"
        return Resolution(State.DRIFTED, why, here, elsewhere[:_ELSEWHERE])
    if here:
        return Resolution(State.DRIFTED, f"other words stand there; {quote!r} stands nowhere", here)
    return Resolution(State.GONE, f"there is no such place, and {quote!r} stands nowhere")


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _around(locator: Locator, place: Locator) -> Locator:
    return replace(place, prefix=locator.prefix, suffix=locator.suffix)


def _fits(text: str, locator: Locator) -> bool:
    """Whether what stands around a stretch is what was recorded; what was not recorded fits."""
    start, end = locator.start or 0, locator.end or 0
    before, after = locator.prefix or "", locator.suffix or ""
    return text[:start].endswith(before) and text.startswith(after, end)


def _text(reading: Reading, locator: Locator) -> str:
    return dict(reading.passages()).get(locator.page, "")


def _places(reading: Reading, locator: Locator) -> Iterator[Locator]:
    """Yield every place where a locator's words stand."""
    quote = locator.quote
    if not quote:
        return
    for page, text in reading.passages():
        start = text.find(quote)
        while start >= 0:
            yield Locator(page=page, start=start, end=start + len(quote), quote=quote)
            start = text.find(quote, start + 1)


def _quote(reading: Reading, locator: Locator) -> Resolution:
    """Look for words without a position: a title, an author, what stands under a picture."""
    places = list(islice(_places(reading, locator), _ELSEWHERE))
    beside = sum(locator.quote == text for text in _beside(reading))
    count = beside or len(places)
    if not count:
        return Resolution(State.GONE, f"{locator.quote!r} stands nowhere")
    if count > 1:
        why = f"the words stand there {count} times: which are meant is not told"
        return Resolution(State.DRIFTED, why, locator.quote or "", tuple(places))
    return Resolution(State.RESOLVES, text=locator.quote or "")


def _beside(reading: Reading) -> Iterable[str]:
    """Yield the texts that stand beside an article's paragraphs."""
    if article := reading.article:
        yield from filter(None, (article.title, article.author))
        for caption in article.captions:
            yield caption.text or caption.credit


def _page(reading: Reading, locator: Locator) -> Resolution:
    page = next((page for page in reading.pages if page.number == locator.page), None)
    if page is None:
        return Resolution(State.GONE, f"there is no page {locator.page}")
    if locator.area is None:
        return Resolution(State.RESOLVES, text=page.text)
    words = (page.text[x.start : x.end] for x in page.lines if meet(x.area, locator.area))
    return Resolution(State.RESOLVES, text="\n".join(words))


def meet(one: Area, other: Area) -> bool:
    """Whether two boxes on a page have more than an edge in common."""
    across = min(one[1], other[1]) - max(one[0], other[0])
    return across > 0 and min(one[3], other[3]) - max(one[2], other[2]) > 0

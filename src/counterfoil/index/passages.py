"""The words around what was found, with the hits marked, and the locator of their place."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from counterfoil.index.forms import Forms, Spelling, Word
from counterfoil.index.query import Clause
from counterfoil.index.units import CAPTION, CELL_MARK, NOTE, PAGE, TABLE, TEXT, Place, Unit
from counterfoil.model.locator import Locator
from counterfoil.model.reading import Table

_WIDEST = 30
"""How many words apart hits may be that are shown together."""
_REACH = 12
"""How many words around them a sentence is followed to its ends."""
_AROUND = 40
_SENTENCE = re.compile(r"[.!?…][»”\"')\]]*\s+")
_SENTENCE_OR_LINE = re.compile(rf"{_SENTENCE.pattern}|\n")
_OPENING = "«“„\"'(["
_BETWEEN_CELLS = " | "
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Passage:
    """Some words of a unit; `marks` are the hits among them (code points, end excluded).

    `locator` is where they stand; it is None where an original says them about itself.
    """

    words: str
    marks: tuple[Span, ...]
    locator: Locator | None


def passage(unit: Unit, clauses: Sequence[Clause], forms: Forms) -> Passage:
    """Return the part of a unit that says most of what was asked."""
    words = list(forms.words(unit.text))
    hits = sorted(set(_hits(words, clauses)))
    if unit.kind == TABLE:
        found = {n for first, last, _ in hits for n in range(first, last + 1)}
        return _row(unit, [(words[n].start, words[n].end) for n in sorted(found)])
    marks = [(words[first].start, words[last].end) for first, last, _ in hits]
    start, end = _window(unit, words, hits)
    within = _apart((a - start, b - start) for a, b in marks if start <= a and b <= end)
    return Passage(unit.text[start:end], within, _locator(unit, start, end))


Hit = tuple[int, int, int]
"""From which word to which (both included) which clause is answered."""


def _hits(words: Sequence[Word], clauses: Sequence[Clause]) -> Iterator[Hit]:
    """Yield what in a text answers each clause."""
    flat = [(n, piece) for n, word in enumerate(words) for piece in _pieces(word.spelling)]
    for number, clause in enumerate(clauses):
        form = 0 if clause.exact else 1
        sought = [piece[form] for spelling in clause.words for piece in _pieces(spelling)]
        given = [piece[form] for _, piece in flat]
        for place in range(len(given) - len(sought) + 1):
            if given[place : place + len(sought)] == sought:
                yield flat[place][0], flat[place + len(sought) - 1][0], number
        if not clause.exact and len(sought) == 1:
            for n, word in enumerate(words):
                if sought[0] in word.spelling.also.split():
                    yield n, n, number


def _pieces(spelling: Spelling) -> list[tuple[str, str]]:
    return list(zip(spelling.written.split(), spelling.lemma.split(), strict=True))


def _window(unit: Unit, words: Sequence[Word], hits: Sequence[Hit]) -> Span:
    """Return where in a unit's text the most clauses are answered close together."""
    text = unit.text
    if not hits:
        return 0, len(text)
    first, last, _ = max(_clusters(hits), key=lambda found: (found[2], -found[0]))
    lower = _opened(text, words[max(first - _REACH, 0)].start)
    upper = words[min(last + _REACH, len(words) - 1)].end
    pattern = _SENTENCE_OR_LINE if unit.kind == TEXT else _SENTENCE
    breaks = [0, *(found.end() for found in pattern.finditer(text)), len(text)]
    start = max(lower, *(b for b in breaks if b <= words[first].start))
    end = breaks[bisect_left(breaks, words[last].end)]
    end = len(text[:end].rstrip())
    return start, end if len(text[upper:end].split()) <= 1 else upper


def _clusters(hits: Sequence[Hit]) -> Iterator[tuple[int, int, int]]:
    """Yield the stretches that begin with a hit: first word, last word, clauses answered."""
    for place, (first, last, _) in enumerate(hits):
        answered, end = set[int](), last
        for begins, ends, clause in hits[place:]:
            if begins - first > _WIDEST:
                break
            if clause not in answered:
                answered.add(clause)
                end = max(end, ends)
        yield first, end, len(answered)


def _opened(text: str, start: int) -> int:
    """Return where a word begins, with the quotation mark or bracket before it."""
    while start and text[start - 1] in _OPENING:
        start -= 1
    return start


def _apart(marks: Iterable[Span]) -> tuple[Span, ...]:
    """Return marks in order, those side by side as one."""
    joined: list[Span] = []
    for start, end in sorted(marks):
        if joined and start <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)


def _row(unit: Unit, marks: Sequence[Span]) -> Passage:
    """Return a table's row without its long cells, and the place of the cell that was found."""
    cells, starts = unit.text.split(CELL_MARK), [0]
    for cell in cells:
        starts.append(starts[-1] + len(cell) + 1)
    found = [[(a, b) for a, b in marks if x <= a < y] for x, y in pairwise(starts)]
    best = max(range(len(cells)), key=lambda n: (len(found[n]), -n))
    shown, within = "", list[Span]()
    for n, cell in enumerate(cells):
        if cell and (n == best or len(cell) <= _AROUND):
            shown += _BETWEEN_CELLS if shown else ""
            moved = len(shown) - starts[n]
            within += [(a + moved, b + moved) for a, b in found[n]]
            shown += cell
    return Passage(shown, _apart(within), cell_place(unit.place, best + 1))


def cell_place(place: Place, column: int) -> Locator:
    """Return the locator of a cell of a row."""
    cell = int(place["row"]), column
    areas = {(cell[0], number): tuple(area) for number, *area in place.get("areas", ())}
    name, page = place.get("name", ""), place.get("page", 0)
    return Table(place["table"], (), name, page=page, areas=areas).place(cell)


def _locator(unit: Unit, start: int, end: int) -> Locator | None:
    """Return where a part of a unit stands; with what is around it where it stands there twice."""
    if unit.kind == NOTE:
        return cell_place(unit.place, unit.place["column"])
    if unit.kind == CAPTION:
        return Locator(quote=unit.place["quote"])
    if unit.kind not in {PAGE, TEXT}:
        return None
    text, page = unit.text, unit.place.get("page")
    quote = text[start:end]
    if text.count(quote) == 1:
        return Locator(page=page, start=start, end=end, quote=quote)
    before, after = text[max(start - _AROUND, 0) : start], text[end : end + _AROUND]
    place = Locator(page=page, start=start, end=end, quote=quote)
    return replace(place, prefix=before or None, suffix=after or None)

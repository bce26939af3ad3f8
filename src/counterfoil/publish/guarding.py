"""What an edition must not show, so that nobody in a small cell can be told.

A count of 1 to one below the smallest is withheld, and so is what would give it back: totals over
it, the words around another claim's quote where it stands among them, and the numbers in findings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import NamedTuple

from counterfoil.model.codebook import Place
from counterfoil.model.locator import Locator
from counterfoil.model.period import Period
from counterfoil.model.question import Question, QuestionError
from counterfoil.model.reading import Area, Line, Trouble
from counterfoil.model.resolving import meet
from counterfoil.publish.shelf import Figure, Said, Shelf

HIDDEN = "·"
"""Stands for what is hidden to protect people."""
_ALONE = re.compile(r"(?<!\w)\d+(?!\w)")
_NUMBERS = {
    "CF108": ("words",),
    "CF119": ("words", "proposed", "recorded"),
    "CF120": ("words", "proposed", "reason"),
    "CF121": ("words", "proposed", "recorded"),
    "CF202": ("low", "high"),
    "CF203": ("total", "sum", "by"),
    "CF204": ("low", "high"),
}
"""Which details of a finding hold numbers that claims state."""
_ANSWERS = frozenset({"CF119", "CF120", "CF121"})
"""Findings with words of cells, and what a draft made of them, that may be no claim's."""


def guard(shelf: Shelf) -> None:
    """Say on the shelf which claims are withheld and veiled, and guard what checks noticed."""
    shelf.troubles = shelf.settled.troubles
    smallest = shelf.project.settings.smallest_cell
    if smallest > 1:
        shelf.withheld = set(_withheld(shelf, smallest))
        shelf.withheld |= set(_entangled(shelf))
        shelf.veiled = set(_veiled(shelf))
        shelf.troubles = tuple(_guarded(shelf, trouble, smallest) for trouble in shelf.troubles)


def widened(figure: Figure, smallest: int) -> Figure:
    """Return a figure of an earlier edition as this one would show it: small ends are widened."""
    low, high = figure.low, figure.high
    if not (_is_small(low, smallest) or _is_small(high, smallest)):
        return figure
    if low is not None and _is_small(low, smallest):
        low = Decimal(int(low >= 1))
    if high is not None and _is_small(high, smallest):
        high = Decimal(smallest if high > smallest - 1 else smallest - 1)
    return figure._replace(low=low, high=high, agreed_low=None, agreed_high=None, protected=True)


def hidden(figure: Figure) -> Figure:
    """Return a figure that is withheld."""
    return figure._replace(low=None, high=None, agreed_low=None, agreed_high=None, protected=True)


def is_withheld(figure: Figure) -> bool:
    """Whether nothing of a figure's range is shown."""
    return figure.protected and figure.low is None and figure.high is None


def cell_in_text(
    words: str, area: Area | None, text: str, lines: Sequence[Line]
) -> Iterator[tuple[int, int]]:
    """Yield where a text says what a cell shows: `lines` are those of the cell's page, if any.

    On a page those lines say it that stand in the cell's box; where none has the words, the whole
    of these. Elsewhere a line by itself does.
    """
    words = words.strip()
    if not lines:
        yield from (found.span() for found in re.finditer(rf"(?m)^{re.escape(words)}$", text))
        return
    near = [line for line in lines if area is None or meet(line.area, area)]
    alone = _by_itself(words)
    found = [m.span() for line in near for m in alone.finditer(text, line.start, line.end)]
    yield from found or ([(line.start, line.end) for line in near] if area else [])


def small_number(text: str, smallest: int) -> bool:
    """Whether a number from 1 to one below the smallest stands by itself in a text."""
    return any(0 < int(number) < smallest for number in _ALONE.findall(text))


def _is_small(number: Decimal | None, smallest: int) -> bool:
    return number is not None and 0 < number < smallest


def _withheld(shelf: Shelf, smallest: int) -> Iterator[int]:
    """Yield small claims, and those of totals that would give them back.

    A total that counts is withheld where its figure is. One that does not may come with the parts
    that it was the total of, so it is withheld over any small claim, whether that counts or not.
    """
    old_totals: dict[Question, list[int]] = {}
    small: set[Question] = set()
    codebook = shelf.project.codebook
    wholes = {p.parent for p in (*codebook.regions.values(), *codebook.categories.values())}
    numbers = {end for said in shelf.claims.values() for end in (said.low, said.high)}
    few = {number for number in numbers if _is_small(number, smallest)}
    for said in shelf.claims.values():
        figure = shelf.figures.get(said.question)
        is_small = said.low in few or said.high in few
        if is_small:
            small.add(said.question)
        if is_small or (figure is not None and is_withheld(figure)):
            yield said.seq
        elif said.left_out and not said.absent and _is_total(said.question, wholes):
            old_totals.setdefault(said.question, []).append(said.seq)
    if old_totals:
        for question in small:
            for above in _above(shelf, question):
                yield from old_totals.get(above, ())


def _is_total(question: Question, wholes: set[str]) -> bool:
    return "W" not in question.period or bool({question.region, question.category} & wholes)


def _above(shelf: Shelf, question: Question) -> Iterator[Question]:
    """Yield every question that this one is a part of, itself among them."""
    codebook = shelf.project.codebook
    period = Period.parse(question.period, codebook.calendar)
    longer = {period.code, f"{period.year:04}"}
    if period.is_week:
        longer.add(period.quarter.code)
    for region, category, code in product(
        _upwards(codebook.regions, question.region),
        _upwards(codebook.categories, question.category),
        sorted(longer),
    ):
        yield Question(question.measure, region, category, code)


def _upwards(places: Mapping[str, Place], code: str) -> Iterator[str]:
    while code:
        yield code
        code = places[code].parent


class _Span(NamedTuple):
    """Where a quoted claim's words stand in its original: code points, end excluded."""

    said: Said
    original: str
    page: int | None
    start: int
    end: int

    def meets(self, other: _Span) -> bool:
        """Whether the two have any letter in common."""
        same = (self.original, self.page) == (other.original, other.page)
        return same and self.start < other.end and other.start < self.end


def _spans(shelf: Shelf, *, withheld: bool, around: bool) -> list[_Span]:
    """Return where quoted claims stand, with what is kept from around them or without."""
    found = []
    for seq, said in shelf.claims.items():
        if "quote=" not in said.locator or (seq in shelf.withheld) != withheld:
            continue
        locator = Locator.parse(said.locator)
        start, end = locator.start or 0, locator.end or 0
        if around:
            start, end = start - len(locator.prefix or ""), end + len(locator.suffix or "")
        original = shelf.record.filings[said.filing].original
        found.append(_Span(said, original, locator.page, start, end))
    return found


def _entangled(shelf: Shelf) -> Iterator[int]:
    """Yield claims whose own words hold those of a withheld one."""
    small = _spans(shelf, withheld=True, around=False)
    for span in _spans(shelf, withheld=False, around=False) if small else ():
        if any(span.meets(other) and other.said.words in span.said.words for other in small):
            yield span.said.seq


def _veiled(shelf: Shelf) -> Iterator[int]:
    """Yield claims whose quote, or what is kept from around it, holds words of a withheld one."""
    small = _spans(shelf, withheld=True, around=False)
    cells = _withheld_cells(shelf)
    for span in _spans(shelf, withheld=False, around=True) if small or cells else ():
        words = cells.get((span.original, span.page), ())
        if any(map(span.meets, small)) or any(_says(span.said, one) for one in words):
            yield span.said.seq


def _withheld_cells(shelf: Shelf) -> dict[tuple[str, int | None], set[str]]:
    """Return the words of withheld claims from tables, by original and page."""
    found: dict[tuple[str, int | None], set[str]] = {}
    for said in map(shelf.claims.__getitem__, shelf.withheld):
        locator = Locator.parse(said.locator)
        if locator.cell is not None:
            key = shelf.record.filings[said.filing].original, locator.page
            found.setdefault(key, set()).add(said.words)
    return found


def _says(said: Said, words: str) -> bool:
    """Whether a quoted claim, or what is kept from around it, says these words by themselves."""
    locator = Locator.parse(said.locator)
    text = "".join(filter(None, (locator.prefix, locator.quote, locator.suffix)))
    return _by_itself(words).search(text) is not None


def _by_itself(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(words.strip())}(?!\w)")


def _guarded(shelf: Shelf, trouble: Trouble, smallest: int) -> Trouble:
    """Return what was noticed, without numbers from which a small count could be told."""
    details = dict(trouble.details)
    if trouble.code == "CF201" and small_number(details.get("words", ""), smallest):
        details |= {"words": HIDDEN, "why": HIDDEN}
    elif trouble.code in _NUMBERS and (
        _tells_small(trouble, smallest)
        or any(
            seq in shelf.withheld
            for question in _questions(shelf, trouble)
            for seq in shelf.on.get(question, ())
        )
    ):
        details |= dict.fromkeys(_NUMBERS[trouble.code], HIDDEN)
    return replace(trouble, details=details)


def _tells_small(trouble: Trouble, smallest: int) -> bool:
    """Whether what was said of a draft tells a small number, which may be no claim's."""
    told = (trouble.details.get(name, "") for name in _NUMBERS[trouble.code])
    return trouble.code in _ANSWERS and any(small_number(text, smallest) for text in told)


def _questions(shelf: Shelf, trouble: Trouble) -> list[Question]:
    """Return the questions whose numbers a finding says."""
    smaller, larger = trouble.details.get("smaller", ""), trouble.details.get("larger", "")
    texts = [trouble.where, trouble.details.get("question", ""), smaller]
    texts.append("/".join([larger, *smaller.split("/")[1:]]))
    # What a draft or a mapping read, and what a person said, may be about two questions.
    if trouble.code in _ANSWERS:
        read = (trouble.details.get(name, "") for name in ("proposed", "recorded"))
        texts.extend(text.partition(" = ")[0] for text in read)
    found = []
    for text in texts:
        try:
            found.append(Question.parse(text, shelf.project.codebook.calendar))
        except QuestionError:
            continue
    return found

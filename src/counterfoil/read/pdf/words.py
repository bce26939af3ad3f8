"""Words of a page with their boxes, and stretches of words that stand close together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from operator import itemgetter
from typing import NamedTuple, cast

from counterfoil.read.pdf.pieces import Box, Lettering, Piece, told
from counterfoil.read.pdf.righted import BROKEN

_WORDS = re.compile(rf"[^\s{BROKEN}]+{BROKEN}?")
_LEVEL = 0.35
NEAR = 0.45
"""Words nearer than this share of their height are one stretch: a space is 0.2 to 0.3 of it."""


class Word(NamedTuple):
    """A word, or several that stand close together, with places in the page's text and its box."""

    text: str
    first: int
    last: int
    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """How far down its middle is."""
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        """How far across its middle is."""
        return (self.left + self.right) / 2

    @property
    def height(self) -> float:
        """Its height."""
        return self.bottom - self.top


_left = itemgetter(3)
_word = cast("Callable[[Iterable[object]], Word]", partial(tuple.__new__, Word))
"""Makes a word of its fields: page by page there are thousands, and this asks for no names."""


def whole(piece: Piece) -> Word:
    """Return a piece as one word."""
    return _word(piece[:7])


def words_of(page: Lettering, parts: Iterable[Piece | Word]) -> list[Word]:
    """Return the words of parts of a page's text, in their order."""
    places: list[int] = []
    texts: list[str] = []
    raw, plain, breaks = page.raw, page.plain, BROKEN in page.raw
    for part in parts:
        first, last = part[1], part[2]
        said = raw[first : last + 1]
        broken = breaks and BROKEN in said
        if (plain or told(said) == said) and not broken and "\n" not in said:
            # All that parts its words is single spaces.
            words = said.split(" ")
            texts += words
            for word in words:
                places.append(first)
                first += len(word) + 1
                places.append(first - 2)
            continue
        for found in _WORDS.finditer(said):
            if text := _told(found[0]):
                texts.append(text)
                places += (first + found.start(), first + found.end() - 1)
    return list(map(_word, zip(texts, places[::2], places[1::2], *page.ends(places), strict=True)))


def letters_of(page: Lettering, word: Word) -> list[Word]:
    """Return each letter of a word as a word of its own."""
    raw = page.raw
    places = [at for at in range(word.first, word.last + 1) if not raw[at].isspace()]
    boxes = zip(*page.ends([at for at in places for _ in (0, 1)]), strict=True)
    return [Word(told(raw[at]), at, at, *box) for at, box in zip(places, boxes, strict=True)]


def stretches(words: Sequence[Word], near: float = NEAR) -> list[Word]:
    """Join words of one line, given from left to right, that stand close together."""
    joined: list[Word] = []
    run: list[Word] = []
    end = limit = 0.0
    for word in words:
        _, _, _, left, right, top, bottom = word
        if run and left - end >= limit:
            joined.append(together(run))
            run = []
        limit = near * (bottom - top)
        if right > end or not run:
            end = right
        run.append(word)
    if run:
        joined.append(together(run))
    return joined


def together(words: Sequence[Word], between: str = " ") -> Word:
    """Return words as one."""
    if len(words) == 1:
        return words[0]
    texts, firsts, lasts, lefts, rights, tops, bottoms = zip(*words, strict=True)
    ends = min(firsts), max(lasts)
    box = min(lefts), max(rights), min(tops), max(bottoms)
    return _word((between.join(texts), *ends, *box))


def lines_of(words: Iterable[Word]) -> list[list[Word]]:
    """Return words as lines from above, each from left to right."""
    listed = list(words)
    middles = [(word[5] + word[6]) / 2 for word in listed]
    lines: list[list[Word]] = []
    level, height = float("-inf"), 0.0
    for number in sorted(range(len(listed)), key=middles.__getitem__):
        word, middle = listed[number], middles[number]
        high = word[6] - word[5]
        if middle - level <= _LEVEL * min(high, height):
            lines[-1].append(word)
            level += (middle - level) / len(lines[-1])
        else:
            lines.append([word])
            level, height = middle, high
    for line in lines:
        if len(line) > 1:
            line.sort(key=_left)
    return lines


def box_of(words: Sequence[Word]) -> Box:
    """Return the box around words."""
    _, _, _, lefts, rights, tops, bottoms = zip(*words, strict=True)
    return min(lefts), max(rights), min(tops), max(bottoms)


def cell_text(page: Lettering, lines: Iterable[Sequence[Word]]) -> str:
    """Return the text of a cell's lines; a word broken at a line's end is made whole."""
    text = ""
    for line in lines:
        words = " ".join([word.text for word in line])
        if text:
            cut, between = page.between(text, words)
            text = (text[:-1] if cut else text) + between
        text += words
    return text


def _told(text: str) -> str:
    return told(text[:-1] + "-" if text[-1] == BROKEN else text)

"""From words recognised in a picture to a page: text, lines and words with boxes in points."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from counterfoil.model.reading import Area, Line, Page, Word
from counterfoil.read.given import tidy
from counterfoil.read.pictures.again import Judged
from counterfoil.read.pictures.letters import in_one_alphabet
from counterfoil.read.pictures.straight import Way

_REACHES = 0.85
_WORDS = 3
_APART = 2.5


class Sheet(NamedTuple):
    """A page to be filled: its number, its size in points, and the way from dots to points."""

    number: int
    width: int
    height: int
    to_points: Way

    def area(self, left: float, right: float, top: float, bottom: float) -> Area:
        """Return the box in whole points around a box in dots, within the page."""
        left, right, top, bottom = self.to_points.box(left, right, top, bottom)
        return (
            min(max(math.floor(left), 0), self.width),
            min(max(math.ceil(right), 0), self.width),
            min(max(math.floor(top), 0), self.height),
            min(max(math.ceil(bottom), 0), self.height),
        )


def lines_of(words: Sequence[Judged]) -> list[list[Judged]]:
    """Return words line by line, letters that look alike in the alphabet that each line tells."""
    lines = []
    for _, group in groupby(words, key=lambda word: word.seen.line):
        line = list(group)
        texts = in_one_alphabet([word.seen.text for word in line])
        lines.append(
            [
                Judged(word.seen._replace(text=tidy(text)), word.doubtful)
                for word, text in zip(line, texts, strict=True)
            ]
        )
    return lines


def page_of(sheet: Sheet, lines: Sequence[Sequence[Judged]]) -> Page:
    """Return the page: lines joined by spaces within paragraphs, by line ends between them."""
    edges = _right_edges(lines)
    pieces: list[str] = []
    placed: list[Line] = []
    words: list[Word] = []
    place = 0
    for number, line in enumerate(lines):
        if number:
            pieces.append(" " if _continues(lines[number - 1], line, edges) else "\n")
            place += 1
        start = place
        for index, word in enumerate(line):
            if index:
                pieces.append(" ")
                place += 1
            seen = word.seen
            area = sheet.area(*seen[1:5])
            end = place + len(seen.text)
            words.append(Word(place, end, area, seen.confidence, word.doubtful))
            pieces.append(seen.text)
            place = end
        placed.append(Line(start, place, sheet.area(*_around(line))))
    text = "".join(pieces)
    return Page(sheet.number, text, sheet.width, sheet.height, tuple(placed), tuple(words))


def _around(line: Sequence[Judged]) -> tuple[int, int, int, int]:
    _, lefts, rights, tops, bottoms, _, _ = zip(*(word.seen for word in line), strict=True)
    return min(lefts), max(rights), min(tops), max(bottoms)


def _right_edges(lines: Sequence[Sequence[Judged]]) -> dict[tuple[int, int], tuple[int, int]]:
    """Return from where to where each paragraph goes across, by block and paragraph."""
    edges: dict[tuple[int, int], tuple[int, int]] = {}
    for line in lines:
        left, right, _, _ = _around(line)
        key = line[0].seen.line[:2]
        first, last = edges.get(key, (left, right))
        edges[key] = min(first, left), max(last, right)
    return edges


def _continues(
    above: Sequence[Judged],
    below: Sequence[Judged],
    edges: dict[tuple[int, int], tuple[int, int]],
) -> bool:
    """Whether a line goes on in the next: of one paragraph, running, and nearly full.

    Words broken by a hyphen are left apart: whether the hyphen belongs to them is not known. So
    are digits at a line's end and at the start of the next: they may be one number, or two.
    """
    key = above[0].seen.line[:2]
    last, first = above[-1].seen.text, below[0].seen.text
    if key != below[0].seen.line[:2] or len(above) < _WORDS or last.endswith("-"):
        return False
    if last[-1].isdigit() and first[0].isdigit():
        return False
    left, right = edges[key]
    reaches = above[-1].seen.right - left >= _REACHES * (right - left)
    return reaches and not any(_is_apart(above)) and not any(_is_apart(below))


def _is_apart(line: Sequence[Judged]) -> Iterator[bool]:
    """Yield for each gap between words whether it is wider than any space."""
    for before, after in pairwise(line):
        height = max(before.seen.bottom - before.seen.top, after.seen.bottom - after.seen.top)
        yield after.seen.left - before.seen.right > _APART * height

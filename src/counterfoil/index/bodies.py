"""Two texts side by side: which words of one stand in the other in the same order, and where."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from counterfoil.index.shingles import RUN, covered, runs, shingles
from counterfoil.index.written import plain_words
from counterfoil.model.locator import Locator
from counterfoil.model.reading import Reading
from counterfoil.project.newest import Kept, load_kept
from counterfoil.project.tree import Project

_MOST_HELD = 64


class Word(NamedTuple):
    """A word and where it stands: in which passage of the reading, at which code points."""

    text: str
    passage: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Body:
    """The text of an original: its passages (with their pages), its words, and their shingles."""

    passages: tuple[tuple[int | None, str], ...]
    words: tuple[Word, ...]
    numbers: tuple[int, ...]

    @classmethod
    def of(cls, reading: Reading | None) -> Body:
        """Return the body of a reading; an empty one where there is none."""
        passages = tuple(reading.passages()) if reading else ()
        words = tuple(
            Word(word, number, start, end)
            for number, (_, text) in enumerate(passages)
            for start, end, word in plain_words(text)
        )
        return cls(passages, words, tuple(shingles([word.text for word in words])))

    def place(self, first: int, last: int) -> Locator:
        """Return the place of words; `last` is one after them. They stand in one passage."""
        begins, ends = self.words[first], self.words[last - 1]
        page, text = self.passages[begins.passage]
        quote = text[begins.start : ends.end]
        return Locator(page=page, start=begins.start, end=ends.end, quote=quote)


class Bodies:
    """The bodies of originals, the last few of them at hand."""

    def __init__(self, project: Project, wanted: Mapping[str, Kept]) -> None:
        """Take which readings there are."""

        def load(digest: str) -> Body:
            return Body.of(load_kept(project, digest, wanted[digest]))

        self.of = lru_cache(_MOST_HELD)(load)


@dataclass(frozen=True, slots=True)
class Shared:
    """What two bodies share: how many words of how much of each, the longest run of them."""

    words: int
    of_one: float
    of_other: float
    longest: int


def compare(one: Body, other: Body, common: Collection[int]) -> Shared:
    """Return what two bodies share, without what stands in `common` shingles."""
    (flags, of_one), (there, of_other) = (
        _shared(one, other, common),
        _shared(other, one, common),
    )
    longest = max((last - first for first, last in runs(flags)), default=0)
    return Shared(min(sum(flags), sum(there)), of_one, of_other, longest)


def _shared(body: Body, other: Body, common: Collection[int]) -> tuple[list[bool], float]:
    """Return which words of a body stand in the other, and their share of it."""
    theirs = set(other.numbers)
    usual = covered([number in common for number in body.numbers])
    found = covered([number in theirs for number in body.numbers])
    flags = [here and not everywhere for here, everywhere in zip(found, usual, strict=True)]
    told = len(body.words) - sum(usual)
    return flags, sum(flags) / told if told else 0.0


class Stretch(NamedTuple):
    """Words that stand in both bodies in the same order: from which to which (excluded) in each."""

    first: int
    last: int
    other_first: int
    other_last: int


def stretches(one: Body, other: Body, most: int) -> list[Stretch]:
    """Return the longest stretches that two bodies share word by word, in the order of the first.

    A stretch ends where a passage does, so that it has one place in each.
    """
    found = sorted(_stretches(one, other), key=lambda s: (s.first - s.last, s.first))[:most]
    return sorted(found)


def _stretches(one: Body, other: Body) -> Iterator[Stretch]:
    where: dict[int, int] = {}
    for place, number in enumerate(other.numbers):
        where.setdefault(number, place)
    place = 0
    while place < len(one.numbers):
        there = where.get(one.numbers[place])
        length = 0 if there is None else _together(one.words, place, other.words, there)
        if there is None or length < RUN:
            place += 1
            continue
        yield Stretch(place, place + length, there, there + length)
        place += length


def _together(ours: Sequence[Word], mine: int, theirs: Sequence[Word], yours: int) -> int:
    """Return how many words from these places on are alike, in one passage of each."""
    most = min(len(ours) - mine, len(theirs) - yours)
    for length in range(most):
        a, b = ours[mine + length], theirs[yours + length]
        within = a.passage == ours[mine].passage and b.passage == theirs[yours].passage
        if a.text != b.text or not within:
            return length
    return most

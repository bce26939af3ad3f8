"""Shingles: every few words in a row as one number, and which of them stand for a text.

Texts are compared by runs of words (Broder 1997), of which a part is kept that any two texts choose
alike where they agree (winnowing: Schleimer, Wilkerson and Aiken 2003). With runs of 5 and windows
of 4, whatever two texts share over 8 words or more leaves a print in both, and prints that follow
each other overlap, so that they cover what is shared without gaps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise

RUN = 5
"""How many words make a shingle."""
_WINDOW = 4
_PRIME = (1 << 61) - 1
_BASE = 1_000_003
_LAST = pow(_BASE, RUN, _PRIME)
_BITS = 52


def shingles(words: Sequence[str]) -> list[int]:
    """Return a number for each run of words, in order; fewer words than a run give none.

    The numbers depend on nothing but the words. They are polynomials in the hashes of the words
    (Karp and Rabin 1987), and below 2 to the power of 52.
    """
    found, rolling = [], 0
    for place, word in enumerate(words):
        rolling = (rolling * _BASE + _word(word)) % _PRIME
        if place >= RUN:
            rolling = (rolling - _word(words[place - RUN]) * _LAST) % _PRIME
        if place >= RUN - 1:
            # Spread once more: polynomials of like words lie near each other.
            found.append((rolling * 0x9E3779B97F4A7C15 >> 12) & ((1 << _BITS) - 1))
    return found


def prints(numbers: Sequence[int]) -> Iterator[int]:
    """Yield the shingles that stand for a text: of each window the smallest, of equals the last."""
    taken = -1
    for start in range(max(len(numbers) - _WINDOW + 1, min(len(numbers), 1))):
        window = numbers[start : start + _WINDOW]
        least = min(window)
        place = start + len(window) - 1 - window[::-1].index(least)
        if place != taken:
            taken = place
            yield least


def number_of(text: str) -> int:
    """Return a text as a number below 2 to the power of 52, the same on every machine."""
    told = int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest())
    return told & ((1 << _BITS) - 1)


@lru_cache(1 << 18)
def _word(word: str) -> int:
    return number_of(word)


def covered(marked: Sequence[bool]) -> list[bool]:
    """Return which words stand in a marked shingle; there are more words than shingles by a run."""
    reach, found = 0, []
    for place in range(len(marked) + RUN - 1 if marked else 0):
        if place < len(marked) and marked[place]:
            reach = RUN
        found.append(reach > 0)
        reach -= 1
    return found


def runs(flags: Sequence[bool]) -> list[tuple[int, int]]:
    """Return the stretches that are true: first place, and one after the last."""
    edges = [n for n, (a, b) in enumerate(pairwise([False, *flags, False])) if a != b]
    return list(zip(edges[::2], edges[1::2], strict=True))

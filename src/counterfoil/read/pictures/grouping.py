"""Narrow spaces between groups of three digits, which the recogniser often passes over.

They are seen in the ink: between two digits of a group there is a narrow gap, between groups one
that is wider by a space. Where digits touch, nothing is told.
"""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from PIL import ImageChops

from counterfoil.read.pictures.engine import Seen

if TYPE_CHECKING:
    from PIL.Image import Image

_NUMBER = re.compile(r"(\d{4,12})([.,;:)]*)")
_THREE = 3
_DARK = 110
_SPACE = 0.2
_INK = re.compile(rb"[^\0\1]+")


def grouped(page: Image, word: Seen, height: float) -> Seen:
    """Return a number with the spaces between its groups; other words as they are.

    `page` is the level picture that the word stands in, `height` that of a line of its text.
    """
    found = _NUMBER.fullmatch(word.text)
    if not found:
        return word
    digits, marks = found.groups()
    gaps = _gaps(page, word)
    if len(gaps) != len(digits) + len(marks) - 1:
        return word
    gaps = gaps[: len(digits) - 1]
    wide = {n + 1 for n, gap in enumerate(gaps) if gap >= median(gaps) + _SPACE * height}
    if wide != set(range(len(digits) - _THREE, 0, -_THREE)):
        return word
    starts = [0, *sorted(wide), len(digits)]
    return word._replace(text=" ".join(digits[a:b] for a, b in pairwise(starts)) + marks)


def _gaps(page: Image, word: Seen) -> list[int]:
    """Return how wide the white gaps between the signs of a word are."""
    ink = ImageChops.invert(page.crop((word.left, word.top, word.right, word.bottom)))
    dots = ink.point([255 * (level >= _DARK) for level in range(256)])
    # A speck of one dot is no ink: what a row of dots counts for is rounded to numbers up to 255.
    counts = dots.reduce((1, dots.height)).point(
        [min(255, round(level * dots.height / 255)) for level in range(256)]
    )
    signs = [run.span() for run in _INK.finditer(counts.tobytes())]
    return [after[0] - before[1] for before, after in pairwise(signs)]

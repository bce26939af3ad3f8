"""A page's picture made even: shadows, yellow paper and fading light taken out of it.

The paper is brighter than what is written on it, so its brightness around each dot is that of the
brighter neighbours, found in a small copy. Dividing by it leaves white paper. The division is a
subtraction of logarithms, in eight bits: dark ink needs no finer steps.
"""

from __future__ import annotations

import math
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image as Images
from PIL import ImageChops, ImageFilter

if TYPE_CHECKING:
    from PIL.Image import Image

_STEP = 255 / 8
_DARKNESS = [255, *(round(255 - _STEP * math.log2(level)) for level in range(1, 256))]
_LIGHT = [round(255 * 2 ** (-darkness / _STEP)) for darkness in range(256)]
_COARSE, _NEIGHBOURS = 300, 9
_EVEN, _WHITE = 12, 235
_INK, _BLACK, _FAINTEST = 1000, 60, 210
_SIDE = 1100


class Ink(NamedTuple):
    """A small copy of a page in which ink is bright; one of its dots is `step` of the page's."""

    picture: Image
    step: int


def evened(grey: Image) -> Image:
    """Return a grey page (mode L) with black ink on white paper; itself where it is so already."""
    return _darkened(_whitened(grey))


def _whitened(grey: Image) -> Image:
    step = max(1, max(grey.size) // _COARSE)
    small = grey.reduce(step).filter(ImageFilter.MaxFilter(3))
    paper = small.filter(ImageFilter.MedianFilter(_NEIGHBOURS))
    darkest, brightest = paper.getextrema()
    if brightest - darkest <= _EVEN and darkest >= _WHITE:  # type: ignore[operator]
        return grey
    paper = paper.resize(grey.size, Images.Resampling.BILINEAR)
    darker = ImageChops.subtract(grey.point(_DARKNESS), paper.point(_DARKNESS))
    return darker.point(_LIGHT)


def _darkened(page: Image) -> Image:
    """Return a page whose ink is black, unless it is nearly so, or there is none."""
    counts = accumulate(page.histogram())
    least = page.width * page.height // _INK
    ink = next(level for level, count in enumerate(counts) if count > least)
    if not _BLACK < ink < _FAINTEST:
        return page
    scale = 255 / (255 - ink)
    return page.point([max(0, round(255 - (255 - level) * scale)) for level in range(256)])


def ink_of(page: Image) -> Ink:
    """Return the ink of a page on white paper, without the grain of the paper."""
    step = max(1, round(max(page.size) / _SIDE))
    ink = ImageChops.invert(page.reduce(step) if step > 1 else page)
    counts = accumulate(ink.histogram())
    grain = next(level for level, count in enumerate(counts) if 2 * count >= ink.width * ink.height)
    if grain:
        ink = ink.point([max(0, level - 2 * grain) for level in range(256)])
    return Ink(ink, step)

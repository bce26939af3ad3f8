"""How a page lies: on its side or not, and how far its lines lean.

Lines of text give dark and white rows by turns when they lie level, and grey ones when they lean.
So the page is cut into upright strips, each squeezed to one column of dots; leaning is tried by
shifting these against each other; the sharpest rows win. After W. Postl, "Detection of linear
oblique structures and skew scan in digitized documents" (ICPR 1986), on shifted strips.
"""

from __future__ import annotations

import math
from array import array
from itertools import pairwise
from typing import TYPE_CHECKING

from PIL import Image as Images

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL.Image import Image

_STRIPS = 64
_MOST = 6.0
_COARSE, _FINER = 0.5, (0.25, 0.125, 0.0625)


def lies_on_side(ink: Image) -> bool:
    """Whether a page's lines go from top to bottom."""
    return sharpest(ink.transpose(Images.Transpose.ROTATE_90))[1] > sharpest(ink)[1]


def sharpest(ink: Image) -> tuple[float, float]:
    """Return by how many degrees, counter-clockwise, lines must be turned to lie level.

    With it comes how sharp the rows are then, which compares with no other page's.
    """
    step = max(1, ink.width // _STRIPS)
    strips = ink.convert("F").reduce((step, 1))
    sharpness = _remembering(lambda angle: _sharpness(strips, step, angle))
    tried = round(_MOST / _COARSE)
    best = max((n * _COARSE for n in range(-tried, tried + 1)), key=sharpness)
    for finer in _FINER:
        best = max((best - finer, best, best + finer), key=sharpness)
    return best, sharpness(best)


def _remembering(work: Callable[[float], float]) -> Callable[[float], float]:
    known: dict[float, float] = {}

    def remembered(angle: float) -> float:
        if angle not in known:
            known[angle] = work(angle)
        return known[angle]

    return remembered


def _sharpness(strips: Image, step: int, angle: float) -> float:
    wide, high = strips.size
    if angle:
        slope = math.tan(math.radians(angle)) * step
        shift = (1, 0, 0, slope, 1, -slope * wide / 2)
        strips = strips.transform(
            strips.size, Images.Transform.AFFINE, shift, Images.Resampling.BILINEAR
        )
    rows = array("f", strips.reduce((wide, 1)).tobytes())[:high]
    return sum((one - other) ** 2 for one, other in pairwise(rows))

"""A page's picture laid level and scaled, and the way back from its dots to the page's."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image as Images

if TYPE_CHECKING:
    from PIL.Image import Image

_LEVEL = 0.2
_WHITE = 255
Box = tuple[float, float, float, float]
"""Left, right, top, bottom."""


class Way(NamedTuple):
    """How a point of one picture becomes one of another: x' = ax + by + c, y' = dx + ey + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 0.0
    e: float = 1.0
    f: float = 0.0

    def then(self, other: Way) -> Way:
        """Return this way followed by another."""
        return Way(
            other.a * self.a + other.b * self.d,
            other.a * self.b + other.b * self.e,
            other.a * self.c + other.b * self.f + other.c,
            other.d * self.a + other.e * self.d,
            other.d * self.b + other.e * self.e,
            other.d * self.c + other.e * self.f + other.f,
        )

    def box(self, left: float, right: float, top: float, bottom: float) -> Box:
        """Return the box around a box's corners where the way leads."""
        corners = [
            (self.a * x + self.b * y + self.c, self.d * x + self.e * y + self.f)
            for x in (left, right)
            for y in (top, bottom)
        ]
        across, down = zip(*corners, strict=True)
        return min(across), max(across), min(down), max(down)


class Straight(NamedTuple):
    """A picture, and the way from its dots back to those of the page that it was made from."""

    picture: Image
    back: Way

    def quarter(self) -> Straight:
        """Return it turned by a quarter, counter-clockwise."""
        way = Way(0, -1, self.picture.width, 1, 0, 0)
        return Straight(self.picture.transpose(Images.Transpose.ROTATE_90), way.then(self.back))

    def upside_down(self) -> Straight:
        """Return it turned by a half."""
        wide, high = self.picture.size
        way = Way(-1, 0, wide, 0, -1, high)
        turned = self.picture.transpose(Images.Transpose.ROTATE_180)
        return Straight(turned, way.then(self.back))

    def levelled(self, angle: float, scale: float) -> Straight:
        """Return it turned by degrees, counter-clockwise, about its middle, and scaled."""
        wide, high = self.picture.size
        if abs(angle) < _LEVEL:
            if scale == 1:
                return self
            size = round(wide * scale), round(high * scale)
            way = Way(wide / size[0], 0, 0, 0, high / size[1], 0)
            scaled = self.picture.resize(size, Images.Resampling.BICUBIC)
            return Straight(scaled, way.then(self.back))
        turn = math.radians(angle)
        cosine, sine = math.cos(turn), math.sin(turn)
        across = round((wide * cosine + high * abs(sine)) * scale)
        down = round((wide * abs(sine) + high * cosine) * scale)
        a, b = cosine / scale, -sine / scale
        c = wide / 2 - (a * across + b * down) / 2
        f = high / 2 - (-b * across + a * down) / 2
        way = Way(a, b, c, -b, a, f)
        picture = self.picture.transform(
            (across, down),
            Images.Transform.AFFINE,
            tuple(way),
            Images.Resampling.BICUBIC,
            fillcolor=_WHITE,
        )
        return Straight(picture, way.then(self.back))

"""Making a page's picture ready to be recognised: even, level, its text of a good height."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image as Images

from counterfoil.read.pictures.leaning import lies_on_side, sharpest
from counterfoil.read.pictures.paper import evened, ink_of
from counterfoil.read.pictures.shape import is_tabular, text_height, without_rules
from counterfoil.read.pictures.straight import Straight, Way

if TYPE_CHECKING:
    from PIL.Image import Image

_LOW, _HIGH, _WANTED = 19.0, 29.0, 23.0
_MOST_SCALED = 4.0
_LONGEST_SIDE = 4500


@dataclass(frozen=True, slots=True)
class Ready:
    """A level picture, the height of its lines of text, and whether they are rows of a table."""

    straight: Straight
    height: float
    tabular: bool

    def with_picture(self, picture: Image) -> Ready:
        """Return it with another picture, dot for dot."""
        return Ready(self.straight._replace(picture=picture), self.height, self.tabular)


def made_ready(grey: Image) -> Ready:
    """Return a page (mode L) made ready; it may still be upside down."""
    straight = Straight(evened(grey), Way())
    ink = ink_of(straight.picture)
    if lies_on_side(ink.picture):
        straight = straight.quarter()
        ink = ink._replace(picture=ink.picture.transpose(Images.Transpose.ROTATE_90))
    angle, _ = sharpest(ink.picture)
    level = ink.picture.rotate(angle, Images.Resampling.BILINEAR) if angle else ink.picture
    level = without_rules(level)
    height = text_height(level)
    tabular = is_tabular(level, height)
    scale = _scale(height * ink.step, max(straight.picture.size))
    return Ready(straight.levelled(angle, scale), height * ink.step * scale, tabular)


def _scale(height: float, longest: int) -> float:
    """Return how a page is scaled, so that its lines of text are of a good height."""
    if _LOW <= height <= _HIGH:
        return 1.0
    return min(_WANTED / height, _MOST_SCALED, max(1.0, _LONGEST_SIDE / longest))

"""The first look at a page made ready: its words, and whether it lies upside down."""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

from counterfoil.read.pictures.engine import Engine, Seen
from counterfoil.read.pictures.letters import is_speck
from counterfoil.read.pictures.readying import Ready
from counterfoil.read.pictures.segments import segments_of
from counterfoil.read.pictures.straight import Straight
from counterfoil.read.pictures.unrolled import unrolled

if TYPE_CHECKING:
    from PIL.Image import Image

_BY_COLUMNS, _LINE_BY_LINE = 3, 6
_UPSIDE_DOWN = 65
_STROKES = frozenset("|¦[]{}")


class Look(NamedTuple):
    """Words, the picture they are in, and whether it was turned because it was upside down."""

    words: list[Seen]
    straight: Straight
    turned: bool

    @property
    def sure(self) -> int:
        """How sure the words are on average, from 0 to 100, long ones counting more."""
        letters = [word.confidence for word in self.words for _ in word.text]
        return round(fmean(letters)) if letters else 0

    def without_dirt(self, ready: Ready) -> Look:
        """Return it without what is dirt on the paper."""
        words = [word for word in self.words if not _is_dirt(word, ready)]
        return self._replace(words=words)


def first_look(engine: Engine, ready: Ready) -> Look:
    """Return what is on a page; raise EngineFailed where the engine breaks."""
    look = Look(_words(engine, ready, ready.straight.picture), ready.straight, turned=False)
    if look.sure >= _UPSIDE_DOWN:
        return look
    turned = ready.straight.upside_down()
    other = Look(_words(engine, ready, turned.picture), turned, turned=True)
    return other if other.sure > look.sure else look


def _words(engine: Engine, ready: Ready, picture: Image) -> list[Seen]:
    if not ready.tabular:
        return engine.recognise(picture, _BY_COLUMNS)
    table = unrolled(picture, segments_of(picture, ready.height), ready.height)
    return table.brought_back(engine.recognise(table.sheet, _LINE_BY_LINE))


def _is_dirt(word: Seen, ready: Ready) -> bool:
    wide, high = word.right - word.left, word.bottom - word.top
    if ready.tabular and set(word.text) <= _STROKES:
        return True
    return is_speck(word.text, wide / ready.height, high / ready.height)

"""Looking at a page: made ready, read, turned where it lies upside down, numbers read twice."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

from counterfoil.read.pictures.again import Judged, look_again
from counterfoil.read.pictures.engine import Engine, Seen
from counterfoil.read.pictures.framed import frames_of, put_in, without, words_in
from counterfoil.read.pictures.letters import is_speck
from counterfoil.read.pictures.readying import Ready, made_ready
from counterfoil.read.pictures.ruling import Rules, rules_on, wiped
from counterfoil.read.pictures.segments import segments_of
from counterfoil.read.pictures.straight import Straight, Way
from counterfoil.read.pictures.unrolled import unrolled

if TYPE_CHECKING:
    from PIL.Image import Image

_BY_COLUMNS, _LINE_BY_LINE = 3, 6
_UPSIDE_DOWN = 65
_STROKES = frozenset("|¦[]{}.,:;'`\"°·")
_LEADERS = 3


class Looked(NamedTuple):
    """What was seen on a page: its words, the rules drawn on it, how high a line of text is.

    Places are dots of a level picture, from which `back` leads to those of the page. `tabular` says
    that lines are rows of a table, `sure` how sure the words are (0 to 100).
    """

    words: list[Judged]
    rules: Rules
    height: float
    tabular: bool
    back: Way
    sure: int


def look_at(engine: Engine, picture: Image) -> Looked:
    """Return what is on a page (mode L); raise EngineFailed where the engine breaks."""
    ready = made_ready(picture)
    rules = rules_on(ready.straight.picture, ready.height)
    if ready.tabular or frames_of(rules, ready.height):
        ready = ready.with_picture(wiped(ready.straight.picture, rules))
    look = _first_look(engine, ready, rules)
    words = [word for word in look.words if not _is_dirt(word, ready)]
    level = look.straight.picture
    tabular = ready.tabular
    judged = look_again(engine, level, words, ready.height, tabular=tabular)
    return Looked(judged, look.rules, ready.height, tabular, look.straight.back, _sureness(words))


class _Look(NamedTuple):
    """Words, the picture they are in, and the rules on it."""

    words: list[Seen]
    straight: Straight
    rules: Rules


def _first_look(engine: Engine, ready: Ready, rules: Rules) -> _Look:
    look = _Look(_words(engine, ready, ready.straight.picture, rules), ready.straight, rules)
    sure = _sureness(look.words)
    if sure >= _UPSIDE_DOWN:
        return look
    turned = ready.straight.upside_down()
    rules = rules.upside_down(turned.picture.size)
    other = _Look(_words(engine, ready, turned.picture, rules), turned, rules)
    return other if _sureness(other.words) > sure else look


def _sureness(words: Sequence[Seen]) -> int:
    """Return how sure words are on average, from 0 to 100, long ones counting more."""
    letters = [word.confidence for word in words for _ in word.text]
    return round(fmean(letters)) if letters else 0


def _words(engine: Engine, ready: Ready, picture: Image, rules: Rules) -> list[Seen]:
    if ready.tabular:
        table = unrolled(picture, segments_of(picture, ready.height), ready.height)
        return table.brought_back(engine.recognise(table.sheet, _LINE_BY_LINE))
    frames = frames_of(rules, ready.height)
    if not frames:
        return engine.recognise(picture, _BY_COLUMNS)
    words = engine.recognise(without(picture, frames), _BY_COLUMNS)
    return put_in(words, words_in(engine, picture, frames, ready.height))


def _is_dirt(word: Seen, ready: Ready) -> bool:
    wide, high = word.right - word.left, word.bottom - word.top
    if ready.tabular and len(word.text) < _LEADERS and set(word.text) <= _STROKES:
        return True
    return is_speck(word.text, wide / ready.height, high / ready.height)

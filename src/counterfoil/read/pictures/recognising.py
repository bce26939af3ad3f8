"""Recognising one page: its picture made even and level, read, read again where it matters.

The steps and their order are those that gave the fewest wrong letters on pages with known text;
docs/quality.md has the figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from counterfoil.model.reading import Page
from counterfoil.read.pictures.again import look_again
from counterfoil.read.pictures.engine import Engine, Seen
from counterfoil.read.pictures.letters import is_speck
from counterfoil.read.pictures.paging import Sheet, lines_of, page_of
from counterfoil.read.pictures.readying import Ready, made_ready
from counterfoil.read.pictures.ruling import Rules, rules_on, wiped
from counterfoil.read.pictures.segments import segments_of
from counterfoil.read.pictures.straight import Straight, Way
from counterfoil.read.pictures.unrolled import unrolled

if TYPE_CHECKING:
    from PIL.Image import Image

_BY_COLUMNS, _LINE_BY_LINE = 3, 6
_UPSIDE_DOWN = 65
_STROKES = frozenset("|¦[]{}")


@dataclass(frozen=True, slots=True)
class Recognised:
    """What came of a page: itself, how sure its words are (0 to 100), and the rules drawn on it.

    `rules` are in the dots of the level picture, and `to_points` leads from there to the page.
    """

    page: Page
    sure: int
    rules: Rules
    to_points: Way


def recognise(
    engine: Engine, grey: Image, number: int, size: tuple[int, int], points: float
) -> Recognised:
    """Recognise a page from its picture (mode L); raise EngineFailed where the engine breaks.

    `size` is the page's in whole points, and `points` how many of these a dot is.
    """
    ready = made_ready(grey)
    rules = rules_on(ready.straight.picture, ready.height)
    if ready.tabular:
        picture = wiped(ready.straight.picture, rules)
        ready = Ready(ready.straight._replace(picture=picture), ready.height, tabular=True)
    straight, words = _read(engine, ready)
    if straight is not ready.straight:
        rules = rules_on(straight.picture, ready.height)
    words = [word for word in words if not _is_dirt(word, ready)]
    judged = look_again(engine, straight.picture, words, ready.height, tabular=ready.tabular)
    to_points = straight.back.then(Way(points, 0, 0, 0, points, 0))
    page = page_of(Sheet(number, *size, to_points), lines_of(judged))
    return Recognised(page, _sureness(words), rules, to_points)


def _read(engine: Engine, ready: Ready) -> tuple[Straight, list[Seen]]:
    """Return the words of a page and the picture they are in: turned where it was upside down."""
    words = _words(engine, ready, ready.straight.picture)
    sure = _sureness(words)
    if sure >= _UPSIDE_DOWN:
        return ready.straight, words
    turned = ready.straight.upside_down()
    others = _words(engine, ready, turned.picture)
    return (turned, others) if _sureness(others) > sure else (ready.straight, words)


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


def _sureness(words: Sequence[Seen]) -> int:
    """Return how sure words are on average, long ones counting more."""
    letters = [word.confidence for word in words for _ in word.text]
    return round(fmean(letters)) if letters else 0

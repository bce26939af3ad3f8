"""The article in a page: which of its lines are the main text.

Each line gets points for its traits, and those with enough of them are the article. What the page
says apart from it is then parted from it: captions, its title, who wrote it and when, reading tips
and appeals. A page that is too short to have an article among other things is one as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass

from counterfoil.read.web.appeals import without_appeals
from counterfoil.read.web.lines import Line
from counterfoil.read.web.markup import Element, Markup
from counterfoil.read.web.pagefacts import PageFacts
from counterfoil.read.web.points import points
from counterfoil.read.web.shape import TAG_BITS, Shape
from counterfoil.read.web.traits import Traits

_ENOUGH = -0.2
"""Points from which on a line is the article's: odds of 45 to 55."""
_ASIDE = sum(TAG_BITS[name] for name in ("nav", "footer", "aside", "form", "menu"))


@dataclass(frozen=True, slots=True)
class Chosen:
    """The lines of an article, and the lines among them that were left out."""

    paragraphs: list[Line]
    left: list[Line]


def chosen_lines(
    page: Markup, lines: list[Line], captions: list[Element], facts: PageFacts
) -> Chosen:
    """Return the lines of a page's article. Lines of captions are none of it."""
    shape = Shape(page, lines)
    captioned = {place for place, line in enumerate(lines) if _stands_in(line, captions)}
    chosen = [
        place
        for place, score in enumerate(_scores(shape))
        if score >= _ENOUGH and place not in captioned
    ]
    if not chosen:
        chosen = [
            place
            for place, line in enumerate(lines)
            if not shape.tags[line.block.index] & _ASIDE and place not in captioned
        ]
    chosen = _without_head(chosen, lines, facts)
    judged = without_appeals([lines[place] for place in chosen], shape)
    left = _left_between(lines, chosen, captioned, shape) if chosen else []
    return Chosen(judged.kept, sorted([*judged.left, *left], key=lambda line: line.pieces[0].start))


def _scores(shape: Shape) -> list[float]:
    traits = Traits(shape)
    return [points(traits.of(place)) for place in range(len(shape.lines))]


def _stands_in(line: Line, elements: list[Element]) -> bool:
    index = line.leaf.index
    return any(element.index <= index < element.until for element in elements)


def _without_head(chosen: list[int], lines: list[Line], facts: PageFacts) -> list[int]:
    """Leave out the title where it stands before the text."""
    title = facts.title.casefold()
    kept = list(chosen)
    for place in chosen[:5]:
        if lines[place].text.casefold() == title and len(kept) > 1:
            kept.remove(place)
    return kept


def _left_between(
    lines: list[Line], chosen: list[int], captioned: set[int], shape: Shape
) -> list[Line]:
    """Return the lines in the article's element, between its first and its last, that are none."""
    taken = set(chosen) | captioned
    return [
        lines[place]
        for place in range(chosen[0], chosen[-1])
        if place not in taken and shape.is_within(lines[place].block, shape.heart)
    ]

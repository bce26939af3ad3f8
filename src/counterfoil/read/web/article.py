"""The article in a page: which of its lines are the main text.

Each line gets points for its traits, and those with enough of them are the article. What the page
says apart from it is then parted from it: comments, captions, its title, who wrote it and when,
reading tips and appeals. A page that is too short to have an article among other things is one as
a whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import exp, log

from counterfoil.read.text.bylines import byline
from counterfoil.read.web.appeals import without_appeals
from counterfoil.read.web.around import around
from counterfoil.read.web.lines import Line
from counterfoil.read.web.markup import Element, Markup
from counterfoil.read.web.pagefacts import PageFacts
from counterfoil.read.web.points import Trees, grown
from counterfoil.read.web.shape import TAG_BITS, Shape
from counterfoil.read.web.signs import COMMENT
from counterfoil.read.web.traits import Traits

_ENOUGH = -0.2
"""Points from which on a line is the article's: odds of 45 to 55."""
_LEAST = -2.2
"""Points that are always too few: odds of 1 to 9."""
_LISTED = -1.7
"""Points that are enough on a page that lists things: odds of 15 to 85."""
_DENSE = 0.1
_GAP, _NEARLY = 2, 0.8
_ASIDE = sum(TAG_BITS[name] for name in ("nav", "footer", "aside", "form", "menu"))
_MENU = TAG_BITS["nav"]
_NONE = -9.0
_AROUND = 4
_FIRST = 5
_LONG = 100
_FEW = 2
"""Comments go where the rest is at least one part in so many."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The lines of an article, and the lines among them that were left out."""

    paragraphs: list[Line]
    left: list[Line]

    def facts(self, page: Markup) -> dict[str, str]:
        """Return what is told of where the article's links lead to, and of what is around it."""
        return around(page, (link.get("href") for line in self.paragraphs for link in line.links))


def article_lines(
    page: Markup, lines: list[Line], captions: list[Element], facts: PageFacts
) -> Chosen:
    """Return the lines of a page's article. Lines of captions are none of it."""
    shape = Shape(page, lines)
    return chosen_lines(shape, line_points(shape, grown()), captions, facts)


def line_points(shape: Shape, trees: Trees) -> list[float]:
    """Return the points of each line of a page."""
    traits = Traits(shape)
    return [
        _NONE if is_far(line, shape) else trees.points(traits.of(place))
        for place, line in enumerate(shape.lines)
    ]


def is_far(line: Line, shape: Shape) -> bool:
    """Whether a line is in a menu, or not where the page's prose is, and linked or with none by it.

    Of such lines two in a thousand are the article's; not looking at the others saves time.
    """
    if shape.tags[line.block.index] & _MENU:
        return True
    if shape.is_within(line.block, shape.trunk):
        return False
    if line.linked * 2 > len(line.text):
        return True
    above: Element | None = line.block
    for _ in range(_AROUND):
        if above is None:
            break
        if shape.good_text[above.index]:
            return False
        if above.name == "body":
            break
        above = above.parent
    return True


def chosen_lines(
    shape: Shape, scores: list[float], captions: list[Element], facts: PageFacts
) -> Chosen:
    """Return the lines of a page's article by their points."""
    lines = shape.lines
    captioned = {place for place, line in enumerate(lines) if _stands_in(line, captions)}
    enough = _enough(scores, shape)
    chosen = [
        place for place, score in enumerate(scores) if score >= enough and place not in captioned
    ]
    if not chosen:
        chosen = [
            place
            for place, line in enumerate(lines)
            if not shape.tags[line.block.index] & _ASIDE and place not in captioned
        ]
    else:
        filled = with_gaps(chosen, scores, enough - _NEARLY)
        chosen = [place for place in filled if place not in captioned]
    chosen = _without_title(_without_comments(chosen, shape), lines, facts)
    bylines = {*_bylines(chosen, shape)}
    chosen = [place for place in chosen if place not in bylines] or chosen
    judged = without_appeals([lines[place] for place in chosen], shape)
    left = _left_between(chosen, captioned, shape) if chosen else []
    return Chosen(judged.kept, sorted([*judged.left, *left], key=lambda line: line.pieces[0].start))


def _enough(scores: list[float], shape: Shape) -> float:
    """Return how many points a line needs: fewer where no line of the page has many.

    The bound is half the odds' share of the page's best line, between the two bounds above. Where
    a page has few sentences, and less than half of what is not beside its text would be taken, it
    is a list: what is listed has few points.
    """
    if not scores:
        return _ENOUGH
    half = 1 / (1 + exp(-max(scores))) / 2
    enough = max(_LEAST, min(_ENOUGH, log(half / (1 - half))))
    if shape.all_good >= _DENSE * shape.all_text:
        return enough
    taken = around = 0
    for line, score in zip(shape.lines, scores, strict=True):
        taken += len(line.text) if score >= enough else 0
        around += 0 if shape.tags[line.block.index] & _ASIDE else len(line.text)
    return min(enough, _LISTED) if taken * 2 < around else enough


def with_gaps(chosen: list[int], scores: list[float], nearly: float) -> list[int]:
    """Return the places with the line or two between neighbours that nearly have enough points."""
    found = chosen[:1]
    for before, after in pairwise(chosen):
        between = range(before + 1, after)
        if len(between) <= _GAP and all(scores[place] >= nearly for place in between):
            found += between
        found.append(after)
    return found


def _stands_in(line: Line, elements: list[Element]) -> bool:
    index = line.leaf.index
    return any(element.index <= index < element.until for element in elements)


def _without_comments(chosen: list[int], shape: Shape) -> list[int]:
    """Leave out what readers wrote, unless that is most of the page, as in a forum."""
    lines = shape.lines
    rest = [p for p in chosen if not shape.names[lines[p].block.index] & COMMENT]
    prose = sum(shape.prose[place] for place in chosen)
    return rest if sum(shape.prose[place] for place in rest) * _FEW >= prose else chosen


def _without_title(chosen: list[int], lines: list[Line], facts: PageFacts) -> list[int]:
    """Leave out the title where it stands before the text."""
    title = facts.title.casefold()
    first = [place for place in chosen[:_FIRST] if lines[place].text.casefold() == title]
    return [place for place in chosen if place not in first] if len(chosen) > len(first) else chosen


def _bylines(chosen: list[int], shape: Shape) -> Iterator[int]:
    """Yield the lines before the first long one that say who wrote the text, or when."""
    for place in chosen[:_FIRST]:
        if shape.prose[place] >= _LONG:
            return
        if byline(shape.lines[place].text):
            yield place


def _left_between(chosen: list[int], captioned: set[int], shape: Shape) -> list[Line]:
    """Return the lines in the article's element, between its first and its last, that are none."""
    taken = set(chosen) | captioned
    return [
        shape.lines[place]
        for place in range(chosen[0], chosen[-1])
        if place not in taken and shape.is_within(shape.lines[place].block, shape.heart)
    ]

"""Where on a page its prose stands: how much of it each element holds, and which holds the article.

Two elements are looked for. From below, as Readability does, every line of prose gives points to
the elements around it, fewer to those further out, and the one with the most is the `heart`. From
above, the `trunk` is the deepest element that still holds four fifths of the prose.
"""

from __future__ import annotations

import re

from counterfoil.read.web.lines import HIDDEN, UNSCRIPTED, Line
from counterfoil.read.web.markup import BLOCKS, Element, Markup
from counterfoil.read.web.signs import APART, BODY, STRONG, meanings

_SENTENCE = re.compile(r"[.!?…][\"”»')\]]*(?:\s|$)|[。！？।]")
_TAGS = (
    *("article", "main", "nav", "footer", "aside", "header", "form", "figure", "list", "table"),
    *("quote", "section", "link", "item", "paragraph", "caption", "terms", "address", "label"),
    *("details", "heading", "center", "menu", "cell", "pre", "bold", "slanted"),
)
TAG_BITS = {name: 1 << place for place, name in enumerate(_TAGS)}
_KINDS = {
    **dict.fromkeys(("article", "main", "nav", "footer", "aside", "header", "form", "figure")),
    **dict.fromkeys(("table", "section", "address", "label", "details", "center", "menu", "pre")),
    **dict.fromkeys(("ul", "ol", "dir"), "list"),
    **dict.fromkeys(("blockquote", "q", "cite"), "quote"),
    **dict.fromkeys(("dl", "dd", "dt"), "terms"),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("td", "th"), "cell"),
    **dict.fromkeys(("strong", "b"), "bold"),
    **dict.fromkeys(("em", "i"), "slanted"),
    "a": "link",
    "li": "item",
    "p": "paragraph",
    "figcaption": "caption",
    "caption": "caption",
    "code": "pre",
}
TAG_OF = {name: TAG_BITS[kind or name] for name, kind in _KINDS.items()}
_APART_TAGS = sum(TAG_BITS[name] for name in ("nav", "footer", "aside", "form", "menu"))
_ROOTS = frozenset(("#page", "html", "body"))
_PROSE = 50
_UPWARD = (1.0, 0.9, 0.6, 0.35, 0.2)
_MOST = 1000
_SHARE = 0.8


class Shape:
    """A page's lines and elements with what each weighs.

    By line: `prose` is its signs that are text in sentences and not linked, `good` the same but
    little where the line stands apart by its names. By element's index: `text`, `linked`, `count`
    (lines), `good_text`, `good_count`; `names` and `tags` are the meanings and kinds of elements
    on the way down to it, `own` its own meanings.
    """

    def __init__(self, page: Markup, lines: list[Line]) -> None:
        """Weigh a page."""
        self.page, self.lines = page, lines
        size = len(page.elements)
        self.own, self.names, self.tags = _named(page)
        self.text, self.linked, self.count = [0] * size, [0] * size, [0] * size
        self.good_text, self.good_count = [0.0] * size, [0] * size
        self._points = [0.0] * size
        self.sentences = [len(_SENTENCE.findall(line.text)) for line in lines]
        self.prose = [
            _prose(line, count) for line, count in zip(lines, self.sentences, strict=True)
        ]
        self.good = [
            amount * (0.3 if self._is_apart(line) else 1.0)
            for line, amount in zip(lines, self.prose, strict=True)
        ]
        self._weigh()
        self.all_text = sum(len(line.text) for line in lines) or 1
        self.all_good = sum(self.good) or 1.0
        self.trunk = self._trunk()
        self.heart = self._heart()
        self.heart_names, self.heart_tags = self._below(self.heart)

    def is_within(self, element: Element, outer: Element) -> bool:
        """Whether an element is another or stands in it."""
        return outer.index <= element.index < outer.until

    def _is_apart(self, line: Line) -> bool:
        index = line.block.index
        apart = self.names[index] & APART or self.tags[index] & _APART_TAGS
        return bool(apart or line.marks & (HIDDEN | UNSCRIPTED))

    def _weigh(self) -> None:
        for line, good in zip(self.lines, self.good, strict=True):
            index = line.block.index
            self.text[index] += len(line.text)
            self.linked[index] += line.linked
            self.count[index] += 1
            if not good:
                continue
            self.good_text[index] += good
            self.good_count[index] += 1
            element: Element | None = line.block
            for share in _UPWARD:
                if element is None:
                    break
                self._points[element.index] += min(good, _MOST) * share
                element = element.parent
        # An element stands behind those that it is in: from the last on, each adds to its parent.
        for element in reversed(self.page.elements):
            index = element.index
            if self.count[index] and element.parent is not None:
                above = element.parent.index
                self.text[above] += self.text[index]
                self.linked[above] += self.linked[index]
                self.count[above] += self.count[index]
                self.good_text[above] += self.good_text[index]
                self.good_count[above] += self.good_count[index]

    def _trunk(self) -> Element:
        elements, good = self.page.elements, self.good_text
        trunk = elements[0]
        enough = _SHARE * self.all_good
        for element in elements:
            # The elements that hold most of the prose stand in each other: each but the first has
            # the one before as its parent.
            if element.parent is not trunk or good[element.index] < enough:
                continue
            if element.name in BLOCKS and element.name not in ("p", "li", "td"):
                trunk = element
        return trunk

    def _heart(self) -> Element:
        best, most = self.trunk, 0.0
        for element in self.page.elements:
            points = self._points[element.index]
            if not points:
                continue
            own = self.own[element.index]
            if own & STRONG:
                points *= 1.15
            elif own & BODY or element.name in ("article", "main"):
                points *= 1.05
            if own & APART or element.name in ("aside", "nav", "footer", "form"):
                points *= 0.6
            if element.name in ("p", "li"):
                points *= 0.5
            if points > most:
                best, most = element, points
        return best

    def _below(self, outer: Element) -> tuple[dict[int, int], dict[int, int]]:
        """Return meanings and kinds of elements within another, from it down, without its own."""
        names, tags = {outer.index: 0}, {outer.index: 0}
        for element in self.page.within(outer):
            assert element.parent is not None  # noqa: S101 - only the page has none
            above = element.parent.index
            names[element.index] = names[above] | self.own[element.index]
            tags[element.index] = tags[above] | TAG_OF.get(element.name, 0)
        return names, tags


def _prose(line: Line, sentences: int) -> int:
    length = len(line.text)
    if not sentences or length < _PROSE or line.linked * 2 >= length:
        return 0
    return length - line.linked


def _named(page: Markup) -> tuple[list[int], list[int], list[int]]:
    """Return each element's own meanings, and the meanings and kinds on the way down to it."""
    own, names, tags = [0], [0], [0]
    known: dict[str, int] = {}
    for element in page.elements[1:]:
        written = element.written
        mine = 0
        if written and element.first < element.last:
            if written not in known:
                known[written] = meanings(element)
            mine = known[written]
        own.append(mine)
        if element.name in _ROOTS:
            names.append(0)
            tags.append(0)
            continue
        assert element.parent is not None  # noqa: S101 - only the page has none
        above = element.parent.index
        names.append(names[above] | mine)
        tags.append(tags[above] | TAG_OF.get(element.name, 0))
    return own, names, tags

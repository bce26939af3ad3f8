"""The elements and texts of a page, each with its place in the page's source.

Parsers that are at hand (libxml2's, the standard library's) do not say where in the source a text
stands, so this one was written: it tells tags, comments and texts apart as the HTML standard's
tokenizer does, and builds the tree by the few of its rules that matter to reading: which elements
are empty, which hold no markup, and which end where another begins. What browsers do beyond that
(moving what stands in the wrong place of a table, opening text styles again) is not done: every
text stays where it stands in the source.

Source: HTML Living Standard, sections 13.2.5 (tokenization) and 13.2.6 (tree construction).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from html import unescape
from itertools import chain
from typing import NamedTuple

_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_EMPTY = frozenset(
    (
        *("area", "base", "basefont", "bgsound", "br", "col", "command", "embed", "frame", "hr"),
        *("image", "img", "input", "keygen", "link", "meta", "param", "source", "track", "wbr"),
    )
)
_RAW = frozenset(("script", "style", "xmp", "iframe", "noembed", "noframes", "textarea", "title"))
_ENDS_PARAGRAPH = _HEADINGS | frozenset(
    (
        *("address", "article", "aside", "blockquote", "center", "dd", "details", "dialog", "dir"),
        *("div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header"),
        *("hgroup", "hr", "li", "main", "menu", "nav", "ol", "p", "pre", "search", "section"),
        *("summary", "table", "ul"),
    )
)
_SPECIAL = _ENDS_PARAGRAPH | frozenset(
    (
        *("body", "button", "caption", "head", "html", "iframe", "marquee", "noscript", "object"),
        *("select", "tbody", "td", "template", "textarea", "tfoot", "th", "thead", "tr"),
    )
)
BLOCKS = _SPECIAL | {"audio", "canvas", "legend", "optgroup", "option", "video"}
"""Elements that begin a line of their own, and after which a new one begins."""
_SCOPE = frozenset(
    ("applet", "body", "caption", "html", "marquee", "object", "table", "td", "template", "th")
)
_TABLE_PARTS = frozenset(("table", "tbody", "tfoot", "thead", "tr"))
_CELLS = frozenset(("td", "th"))
_ROWS = _CELLS | {"tr"}
_GROUPS = _ROWS | {"tbody", "thead", "tfoot", "caption", "colgroup"}
_CLOSES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset(("li",)), _SPECIAL - {"address", "div", "p"}),
    **dict.fromkeys(("dd", "dt"), (frozenset(("dd", "dt")), _SPECIAL - {"address", "div", "p"})),
    **dict.fromkeys(("td", "th"), (_CELLS, frozenset(("table", "template")))),
    "tr": (_ROWS, frozenset(("table", "template"))),
    **dict.fromkeys(("tbody", "thead", "tfoot"), (_GROUPS, frozenset(("table", "template")))),
    "a": (frozenset(("a",)), _SCOPE),
    "option": (frozenset(("option",)), _SPECIAL),
    **dict.fromkeys(_HEADINGS, (_HEADINGS, _SPECIAL - _HEADINGS)),
}
"""For each element, those that it ends when it begins, and where looking for them stops."""
_HEAD = frozenset(
    (
        *("base", "basefont", "bgsound", "command", "head", "html", "link", "meta", "noframes"),
        *("noscript", "script", "style", "template", "title"),
    )
)
_FOREIGN = frozenset(("svg", "math"))
_ENDS_FOREIGN = (_ENDS_PARAGRAPH - {"address", "article", "aside"}) | frozenset(
    (
        *("b", "big", "body", "br", "code", "em", "embed", "font", "head", "i", "img", "meta"),
        *("nobr", "ruby", "s", "small", "span", "strike", "strong", "sub", "sup", "u", "var"),
    )
)
"""Elements that cannot be in a drawing or a formula, and end it."""
_HEAD_ALONE, _PARAGRAPH = frozenset(("head",)), frozenset(("p",))
_PARAGRAPH_SCOPE = _SCOPE | {"button"}
_BREAKS, _PARTS, _CLOSING, _HOLDS_RAW, _HOLDS_NOTHING, _WHOLE = 1, 2, 4, 8, 16, 32
"""What an element does where it begins: a new line, the end of a paragraph or of its likes; that
it holds no markup, or nothing; that there is only one."""
_SORTS: tuple[tuple[int, Collection[str]], ...] = (
    (_BREAKS, BLOCKS | {"br"}),
    (_PARTS, _ENDS_PARAGRAPH),
    (_CLOSING, _CLOSES),
    (_HOLDS_RAW, _RAW),
    (_HOLDS_NOTHING, _EMPTY),
    (_WHOLE, ("html", "head", "body")),
)
_WAYS = {
    name: sum(bit for bit, names in _SORTS if name in names)
    for name in chain.from_iterable(names for _, names in _SORTS)
}
_DEEPEST = 400
"""Deeper elements are taken as standing beside each other, as browsers do."""
_VALUE = r"""(?:"([^"]*+)(?:"|\Z)|'([^']*+)(?:'|\Z)|([^\s>"'][^\s>]*+))"""
_ATTRIBUTE = re.compile(rf"([^\s/>][^\s/>=]*+)(?:\s*+=\s*+{_VALUE}?+)?+")
_TOKEN = re.compile(
    rf"""<(?:
      (?P<end>/)?(?P<name>[a-zA-Z][^\s/>]*+)
      (?P<attributes>(?:[\s/]++|{_ATTRIBUTE.pattern})*+)(?:>|\Z)
    | !--(?:-?>|.*?(?:--!?>|\Z))
    | [!?/][^>]*+(?:>|\Z)
    )""",
    re.VERBOSE | re.DOTALL,
)


class Element:
    """An element. `start` and `end` are its place in the source, its tags included.

    `inner` is where its content begins; `first` and `last` bound its texts in the page's, `until`
    the elements within it. `written` holds its attributes as they are written.
    """

    __slots__ = (
        *("end", "first", "index", "inner", "last", "name", "parent", "start", "until", "written"),
    )

    def __init__(  # noqa: PLR0913, PLR0917 - pages have thousands of them, and each call counts
        self,
        name: str,
        written: str,
        parent: Element | None,
        start: int,
        inner: int,
        first: int,
        index: int,
    ) -> None:
        """Begin an element; it ends later."""
        self.name, self.written, self.parent = name, written, parent
        self.start, self.inner, self.end = start, inner, inner
        self.first = self.last = first
        self.index, self.until = index, index + 1

    def attributes(self) -> dict[str, str]:
        """Return its attributes by their names in small letters; the first of a name counts."""
        found: dict[str, str] = {}
        for name, double, single, bare in _ATTRIBUTE.findall(self.written):
            found.setdefault(name.lower(), unescape(double or single or bare))
        return found

    def get(self, name: str) -> str:
        """Return an attribute, or "" where it has none of this name."""
        return self.attributes().get(name, "") if name in self.written.lower() else ""

    def above(self) -> Iterator[Element]:
        """Yield the elements that it is in, from the nearest on."""
        element = self.parent
        while element is not None:
            yield element
            element = element.parent


class Text(NamedTuple):
    """A run of text between two tags: its place in the source, its element, and its line.

    Texts with the same number of line stand in one line when the page is shown.
    """

    start: int
    end: int
    element: Element
    line: int


class Markup:
    """A page's elements and texts, in the order of the source; the first element is the page."""

    def __init__(self, source: str) -> None:
        """Take a page apart. There is no page that cannot be."""
        self.source = source
        self.elements, self.texts = _Builder(source).built()
        self._small, self._starts = "", list[int]()
        self._by_name: dict[str, list[Element]] = {}
        for element in self.elements:
            self._by_name.setdefault(element.name, []).append(element)

    def named(self, name: str) -> list[Element]:
        """Return the elements of a name."""
        return self._by_name.get(name, [])

    def mentioning(self, *words: str) -> list[Element]:
        """Return the elements whose tags have one of these words, which are in small letters."""
        if not self._small:
            # The one sign that becomes two in small letters would move all behind it.
            self._small = self.source.replace("\u0130", "i").lower()
            self._starts = [element.start for element in self.elements]
        found = set()
        for word in words:
            place = self._small.find(word)
            while place >= 0:
                number = bisect_right(self._starts, place) - 1
                inner = self.elements[number].inner
                if place < inner:
                    found.add(number)
                place = self._small.find(word, max(inner, place + 1))
        return [self.elements[number] for number in sorted(found)]

    def within(self, element: Element) -> list[Element]:
        """Return the elements within another."""
        return self.elements[element.index + 1 : element.until]

    def text(self, element: Element) -> str:
        """Return the text within an element, as it stands, without scripts and the like."""
        if element.name in _RAW:
            return unescape(self.source[element.inner : element.end])
        return self.text_between(element.first, element.last)

    def text_between(self, first: int, last: int) -> str:
        """Return the texts from the one of this number to before that of another."""
        pieces = self.texts[first:last]
        return unescape("".join(self.source[piece.start : piece.end] for piece in pieces))

    def raw(self, element: Element) -> str:
        """Return the source of what an element holds, such as a script's."""
        return self.source[element.inner : element.end]


class _Builder:
    """Builds the tree, tag by tag."""

    def __init__(self, source: str) -> None:
        self._source = source
        root = Element("#page", "", None, 0, 0, 0, 0)
        self._elements, self._texts = [root], list[Text]()
        self._stack = [root]
        self._open: dict[str, int] = {}
        self._line = 0
        self._foreign = False

    def built(self) -> tuple[list[Element], list[Text]]:
        source, texts, find = self._source, self._texts, _TOKEN.search
        place = 0
        while found := find(source, place):
            start, after = found.span()
            if start > place:
                texts.append(Text(place, start, self._stack[-1], self._line))
            place = after
            if name := found["name"]:
                name = name.lower()
                if found["end"]:
                    self._end(name, after)
                else:
                    place = self._start(name, found["attributes"], start, after)
        if place < len(source):
            texts.append(Text(place, len(source), self._stack[-1], self._line))
        self._close(0, len(source))
        return self._elements, texts

    def _start(self, name: str, written: str, start: int, after: int) -> int:
        """Begin an element; return where to read on."""
        foreign = self._foreign and self._in_foreign(name, start)
        opened, ways = self._open, _WAYS.get(name, 0)
        if opened.get("head") and name not in _HEAD:
            self._close_nearest(_HEAD_ALONE, frozenset(), start)
        if ways:
            self._line += ways & _BREAKS
            if ways & _WHOLE and opened.get(name):
                return after
            if ways & _PARTS and opened.get("p"):
                self._close_nearest(_PARAGRAPH, _PARAGRAPH_SCOPE, start)
            if ways & _CLOSING and not foreign:
                self._close_nearest(*_CLOSES[name], start)
        stack, elements = self._stack, self._elements
        element = Element(name, written, stack[-1], start, after, len(self._texts), len(elements))
        elements.append(element)
        if ways & _HOLDS_RAW and not foreign:
            return self._skip_raw(element)
        closed = ways & _HOLDS_NOTHING or (foreign and written.endswith("/"))
        if not closed and len(stack) <= _DEEPEST:
            stack.append(element)
            opened[name] = opened.get(name, 0) + 1
            self._foreign = self._foreign or name in _FOREIGN
        return after

    def _in_foreign(self, name: str, start: int) -> bool:
        """Whether an element begins within a drawing or a formula, and does not end it."""
        if any(map(self._open.get, _FOREIGN)) and not self._open.get("foreignobject"):
            if name not in _ENDS_FOREIGN:
                return True
            self._close_nearest(_FOREIGN, frozenset(), start)
        self._foreign = any(map(self._open.get, _FOREIGN))
        return False

    def _skip_raw(self, element: Element) -> int:
        """Pass over what an element holds that is no markup; return where to read on."""
        ends = _ends_of(element.name).search(self._source, element.inner)
        element.end = ends.start() if ends else len(self._source)
        return ends.end() if ends else len(self._source)

    def _end(self, name: str, after: int) -> None:
        """End the nearest open element of a name, unless it is out of reach."""
        block = name in BLOCKS
        if block or name == "br":
            self._line += 1
        if not self._open.get(name) or name in ("html", "body"):
            return
        last = self._stack[-1]
        if last.name == name:
            last.end, last.last, last.until = after, len(self._texts), len(self._elements)
            self._open[name] -= 1
            self._stack.pop()
            return
        for place in range(len(self._stack) - 1, 0, -1):
            met = self._stack[place].name
            if met == name:
                self._close(place, after)
                return
            if not block:
                if met in _SPECIAL:
                    return
            elif met in _SCOPE and not (name in _TABLE_PARTS and met != "table"):
                return

    def _close_nearest(self, names: frozenset[str], stops: frozenset[str], at: int) -> None:
        """Close the open elements of these names that are met before any that stops the search."""
        if not any(map(self._open.get, names)):
            return
        outermost = 0
        for place in range(len(self._stack) - 1, 0, -1):
            met = self._stack[place].name
            if met in names:
                outermost = place
                if len(names) == 1:
                    break
            elif met in stops:
                break
        if outermost:
            self._close(outermost, at)

    def _close(self, place: int, at: int) -> None:
        """Close the open elements from a place in the stack on."""
        texts, elements = len(self._texts), len(self._elements)
        for element in self._stack[place:]:
            element.end, element.last, element.until = at, texts, elements
            if place:
                self._open[element.name] -= 1
        del self._stack[place:]


def _ends_of(name: str) -> re.Pattern[str]:
    return _RAW_ENDS[name]


_RAW_ENDS = {name: re.compile(rf"</{name}(?=[\s/>])[^>]*(?:>|\Z)", re.IGNORECASE) for name in _RAW}

"""The lines of a page's text: what stands in one line or paragraph when the page is shown.

A line is the texts between two borders of blocks or line breaks. It keeps where its texts stand in
the source, so that its place can be told.
"""

from __future__ import annotations

import re
from html import unescape

from counterfoil.read.given import tidy
from counterfoil.read.web.markup import BLOCKS, Element, Markup, Text

_UNSEEN = frozenset(
    (
        *("audio", "button", "canvas", "datalist", "head", "object", "option", "select"),
        *("svg", "template", "textarea", "title", "video"),
    )
)
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLANK = re.compile(r"(?:\s|&[a-zA-Z0-9#]{1,32};)+")
_LAST_ENTITY = re.compile(r"&[a-zA-Z0-9#]{1,32};$")
_LONGEST_ENTITY = 34
HIDDEN, UNSCRIPTED = 1, 2
"""What marks a line that a page does not show at first, or shows only where scripts are off."""


class Line:
    """A line: its text in normal form, its texts in the source, and the block it stands in.

    `leaf` is the innermost element at its beginning, `linked` how many signs of it are links' and
    `links` are these. `marks` says whether and why it may not be shown.
    """

    __slots__ = ("block", "leaf", "linked", "links", "marks", "pieces", "text")

    def __init__(self, text: str, pieces: list[Text], marks: int) -> None:
        """Take a line's text, the pieces of the source that it is made from, and its marks."""
        self.text, self.pieces, self.marks = text, pieces, marks
        self.leaf = pieces[0].element
        self.block = _block_of(self.leaf)
        self.linked, self.links = _links(pieces, self.block, len(text))

    def place(self, source: str) -> tuple[int, int]:
        """Return where its text begins and ends in the source, without white space around it."""
        return (
            _first_sign(source, self.pieces[0].start, self.pieces[0].end),
            _last_sign(source, self.pieces[-1].start, self.pieces[-1].end),
        )


def page_lines(page: Markup) -> list[Line]:
    """Return the lines of a page, without what is never shown as its text."""
    marks = _marks(page)
    source = page.source
    found: list[Line] = []
    pieces: list[Text] = []
    written: list[str] = []
    mark = 0
    for place, text in enumerate(page.texts):
        if marks[place] < 0:
            continue
        if pieces and text.line != pieces[-1].line:
            _end_line(found, pieces, written, mark)
            pieces, written = [], []
        words = source[text.start : text.end]
        if "&" in words:
            words = unescape(words)
        if pieces or not words.isspace():
            mark = mark if pieces else marks[place]
            pieces.append(text)
            written.append(words)
    if pieces:
        _end_line(found, pieces, written, mark)
    return found


def _end_line(found: list[Line], pieces: list[Text], written: list[str], mark: int) -> None:
    while written[-1].isspace():
        del written[-1], pieces[-1]
    if text := tidy("".join(written)):
        found.append(Line(text, pieces, mark))


def heading_of(page: Markup, lines: list[Line]) -> int | None:
    """Return which of a page's lines is its first heading, None where it has none."""
    for heading in page.named("h1"):
        first, until = heading.index, heading.until
        for place, line in enumerate(lines):
            if first <= line.leaf.index < until:
                return place
    return None


def _marks(page: Markup) -> list[int]:
    """Return each text's marks, -1 for what is no text of the page."""
    marks = [0] * len(page.texts)
    for element in page.elements:
        if element.first == element.last:
            continue
        if element.name in _UNSEEN:
            mark = -1
        elif element.name == "noscript":
            mark = UNSCRIPTED
        elif element.written and "style" in element.written and _HIDING.search(element.written):
            mark = HIDDEN
        else:
            continue
        for place in range(element.first, element.last):
            marks[place] |= mark
    return marks


def _block_of(element: Element) -> Element:
    while element.name not in BLOCKS and element.parent is not None:
        element = element.parent
    return element


def _links(pieces: list[Text], block: Element, length: int) -> tuple[int, list[Element]]:
    """Return how many signs of a line are links', and these links."""
    links: dict[Element, None] = {}
    linked = 0
    for text in pieces:
        element: Element | None = text.element
        while element is not None and element is not block:
            if element.name == "a":
                linked += text.end - text.start
                links[element] = None
                break
            element = element.parent
    if not links:
        around = next((e for e in (block, *block.above()) if e.name == "a"), None)
        if around is not None:
            return length, [around]
    return min(linked, length), list(links)


def _first_sign(source: str, start: int, end: int) -> int:
    """Return where the first sign stands that is no white space, written as an entity or not."""
    while start < end:
        found = _BLANK.match(source, start, end)
        if not found:
            return start
        if not unescape(found[0]).isspace():
            break
        start = found.end()
    while start < end and source[start].isspace():
        start += 1
    return start


def _last_sign(source: str, start: int, end: int) -> int:
    """Return where the last sign ends that is no white space, written as an entity or not."""
    while start < end:
        if source[end - 1].isspace():
            end -= 1
        elif (
            found := _LAST_ENTITY.search(source, max(start, end - _LONGEST_ENTITY), end)
        ) and unescape(found[0]).isspace():
            end = found.start()
        else:
            break
    return end

"""What text documents and presentations of OpenDocument share (ODF 1.3 part 3, 5 to 10)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from posixpath import normpath

from lxml import etree

from counterfoil.read.documents.odflists import OpenLists
from counterfoil.read.documents.story import Grid, Story
from counterfoil.read.documents.xmlnames import attribute, local
from counterfoil.read.given import tidy
from counterfoil.read.package import Package

_SVG = "svg-compatible"
_LEFT_OUT = {"tracked-changes", "ruby-text", "forms", "note-citation", "annotation-end"}
_LEFT_OUT |= {"table-of-content-source", "illustration-index-source", "table-index-source"}
_LEFT_OUT |= {"object-index-source", "user-index-source", "alphabetical-index-source"}
_LEFT_OUT |= {"bibliography-source", "event-listeners", "scripts", "binary-data", "notes"}
_DRAWN = {"frame", "custom-shape", "rect", "ellipse", "circle", "line", "polygon", "polyline"}
_DRAWN |= {"path", "connector", "caption", "measure", "regular-polygon", "g", "a-shape"}
_SIGNS = {"s": " ", "tab": "\t", "line-break": "\n", "soft-page-break": ""}
_FORMULA = ("{*}mi", "{*}mn", "{*}mo", "{*}mtext", "{*}ms")
"""What letters, numbers and signs of a formula stand in (MathML 3, 3.2)."""
_ROWS = {"table-row", "table-rows", "table-header-rows", "table-row-group"}


class OpenTeller:
    """Tells the blocks of an OpenDocument part into a story; notes and comments wait aside.

    `page` is the slide at hand, 0 where there are none. `titles` are the styles of titles.
    """

    def __init__(
        self, story: Story, package: Package, titles: frozenset[str] = frozenset()
    ) -> None:
        """Take the story to tell into, and the package that embedded charts are looked up in."""
        self._story, self._package, self._titles = story, package, titles
        self.page = 0
        self.notes: list[str] = []
        self.comments: list[str] = []
        self.lists = OpenLists()
        self._label = ""
        self._blocks: dict[str, Callable[[etree._Element, list[str]], None]] = {
            "p": self._take_paragraph,
            "h": self._take_paragraph,
            "list": self._take_list,
            "table": self._take_table,
            "annotation": self._take_comment,
            "object": self._take_object,
            "title": self._take_words,
            "desc": self._take_words,
            **dict.fromkeys(_LEFT_OUT, _pass_over),
        }

    def take(self, element: etree._Element, texts: list[str]) -> None:
        """Take the blocks inside an element, in their order."""
        for child in element:
            self._blocks.get(local(child), self.take)(child, texts)

    def _take_paragraph(self, element: etree._Element, texts: list[str]) -> None:
        pieces: list[str] = []
        aside: list[etree._Element] = []
        _gather(element, pieces, aside)
        self._story.links.add(*(attribute(link, "href") for link in element.iter("{*}a")))
        label, self._label = self._label, ""
        if local(element) == "h":
            label = label or self.lists.heading(element)
        if text := tidy("".join(pieces)):
            self._entitle(element, text)
            texts.append(f"{label} {text}".strip())
        for child in aside:
            name = local(child)
            if name == "note":
                for body in child.iterfind("{*}note-body"):
                    self.take(body, self.notes)
            elif name == "annotation":
                self._take_comment(child, texts)
            else:
                self.take(child, texts)

    def _take_list(self, element: etree._Element, texts: list[str]) -> None:
        self.lists.begin(element)
        for child in element:
            if local(child) == "list-item":
                # An item that begins with a list of its own only makes room for that.
                own = next((local(first) in {"p", "h"} for first in child), False)
                self._label = self.lists.item(child) if own else ""
                self.take(child, texts)
                self._label = ""
            elif local(child) == "list-header":
                self.take(child, texts)
        self.lists.end()

    def _entitle(self, element: etree._Element, text: str) -> None:
        if self._story.title:
            return
        first = not self._story.paragraphs and not self._story.grids
        heading = local(element) == "h" and attribute(element, "outline-level") in {"", "1"}
        if attribute(element, "style-name") in self._titles or (heading and first):
            self._story.title = text

    def _take_comment(self, element: etree._Element, _: list[str]) -> None:
        self.take(element, self.comments)

    def _take_words(self, element: etree._Element, _: list[str]) -> None:
        """Take the words that stand for a picture to those who cannot see it."""
        if _SVG in str(element.tag):
            self._story.caption("".join(element.itertext()))

    def _take_object(self, element: etree._Element, texts: list[str]) -> None:
        """Take an embedded chart's title and numbers, or a formula's signs."""
        part = f"{normpath(attribute(element, 'href'))}/content.xml"
        if part in self._package:
            root = self._package.spare(part)
            if local(root) == "math":
                signs = (sign.text or "" for sign in root.iter(*_FORMULA))
                texts.extend(filter(None, [tidy(" ".join(signs))]))
            for chart in root.iter("{*}chart"):
                for child in chart:
                    if local(child) in {"title", "subtitle"}:
                        self._story.caption(" ".join(child.itertext()))
                    elif local(child) == "table":
                        self._take_table(child, texts)

    def _take_table(self, element: etree._Element, _: list[str]) -> None:
        grid = self._story.begin_table(self.page)
        for row, heading in _rows(element):
            if heading and grid.headings == grid.rows:
                grid.headings += 1
            self._take_row(grid, row)

    def _take_row(self, grid: Grid, row: etree._Element) -> None:
        cells: list[tuple[int, str, int, int]] = []
        column = 1
        for cell in row:
            name = local(cell)
            times = _number(cell, "number-columns-repeated")
            if name == "table-cell":
                texts: list[str] = []
                self.take(cell, texts)
                reach = (
                    _number(cell, "number-rows-spanned"),
                    _number(cell, "number-columns-spanned"),
                )
                if texts or reach != (1, 1):
                    cells += [
                        (column + n, "\n".join(texts), *reach)
                        for n in range(min(times, grid.limits.columns))
                    ]
            column += times if name in {"table-cell", "covered-table-cell"} else 0
        times = _number(row, "number-rows-repeated") if cells else 1
        grid.expect(times * len(cells))
        for _ in range(times):
            grid.begin_row()
            for place, text, rows, columns in cells:
                grid.put(place, text, rows, columns)


def _pass_over(_: etree._Element, __: list[str]) -> None:
    """Leave out what is no text of the document."""


def _rows(element: etree._Element) -> Iterator[tuple[etree._Element, bool]]:
    """Yield a table's rows, and whether each is a heading."""
    for child in element:
        name = local(child)
        if name == "table-row":
            yield child, local(element) == "table-header-rows"
        elif name in _ROWS:
            yield from _rows(child)


def _number(element: etree._Element, name: str) -> int:
    text = attribute(element, name)
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 8 else 1  # noqa: PLR2004


def _gather(element: etree._Element, pieces: list[str], aside: list[etree._Element]) -> None:
    """Gather the words of a paragraph, and what hangs on it."""
    pieces.append(element.text or "")
    for child in element:
        name = local(child)
        if name in _SIGNS:
            pieces.append(_SIGNS[name])
        elif name in _DRAWN or name in {"note", "annotation"}:
            aside.append(child)
        elif name == "page-number" and not (child.text or "").isdigit():
            # It stands for a number and does not say it.
            pass
        elif name and name not in _LEFT_OUT:
            _gather(child, pieces, aside)
        pieces.append(child.tail or "")

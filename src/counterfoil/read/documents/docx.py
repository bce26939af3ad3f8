"""Reading DOCX documents (ECMA-376 part 1, 17): paragraphs in body order, tables with spans.

Text boxes follow the paragraph that holds them. After the body come footnotes, endnotes, headers,
footers and comments, in this order. Inserted words count as text and deleted ones do not; that a
document holds recorded changes or comments is a trouble, because people see them or not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from counterfoil.model.reading import Article, Reading, Span, Table, Trouble
from counterfoil.read.given import Given, tidy
from counterfoil.read.package import Package, main_part
from counterfoil.read.properties import core_properties

READER = "docx/1"
FORM = "DOCX"
_WRAPPERS = {"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "AlternateContent"}
_WRAPPERS |= {"Choice", "footnote", "endnote", "comment"}
_PASSED = {"pPr", "rPr", "instrText", "delInstrText", "delText", "del", "moveFrom", "Fallback"}
_PASSED |= {"rt", "sectPr", "tblPr", "annotationRef", "sdtPr", "fldData"}
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "ptab": "\t"}
_CHANGES = ("{*}ins", "{*}del", "{*}moveFrom", "{*}moveTo")
_NOTES = ("footnotes", "endnotes", "header", "footer", "comments")
_REPEATED = {"header", "footer"}
_MARKS = {"separator", "continuationSeparator", "continuationNotice"}


def read_docx(given: Given) -> Reading:
    """Read a document; raise Unreadable for one that is broken, locked or too large."""
    package = Package(given.path, FORM, given.limits)
    main = main_part(package)
    root, related = package.xml(main), package.related(main)
    parts = [(kind, name) for kind, name in related.values() if name in package]
    styles = [name for kind, name in parts if kind == "styles"]
    titles = _title_styles(package.xml(styles[0])) if styles else set[str]()
    story = _Story(titles)
    for body in root.iterfind("{*}body"):
        story.take(body)
    comments = 0
    for wanted in _NOTES:
        for name in sorted({name for kind, name in parts if kind == wanted}):
            notes = package.xml(name)
            comments += sum(1 for _ in notes.iter("{*}comment"))
            story.take(notes, once=wanted in _REPEATED)
    article = Article(title=story.title, paragraphs=tuple(story.paragraphs))
    tables = tuple(grid.table() for grid in story.tables)
    changes = sum(1 for tag in _CHANGES for found in root.iter(tag) if len(found))
    troubles = _troubles(changes, comments)
    metadata = core_properties(package)
    return Reading(given.digest, READER, "", article, (), tables, metadata, troubles)


def _troubles(changes: int, comments: int) -> tuple[Trouble, ...]:
    if not changes and not comments:
        return ()
    return (Trouble("CF020", "", {"changes": str(changes), "comments": str(comments)}),)


def _title_styles(styles: etree._Element) -> set[str]:
    """Return the ids of the paragraph styles that are called Title, whatever the language."""
    return {
        _attribute(style, "styleId")
        for style in styles.iterfind("{*}style")
        for name in style.iterfind("{*}name")
        if _attribute(name, "val").casefold() == "title"
    }


@dataclass(slots=True)
class _Cell:
    """A cell of a table: where it stands, how far it reaches, its text."""

    row: int
    column: int
    rows: int
    columns: int
    text: str


@dataclass(slots=True)
class _Grid:
    """A table while it is read."""

    number: int
    cells: list[_Cell] = field(default_factory=list)
    rows: int = 0

    def table(self) -> Table:
        """Return the table with each cell at its place in the grid."""
        rows: list[list[str]] = [[] for _ in range(self.rows)]
        for cell in self.cells:
            texts = rows[cell.row - 1]
            texts.extend([""] * (cell.column - 1 - len(texts)))
            texts.append(cell.text)
            texts.extend([""] * (cell.columns - 1))
        spans = tuple(
            Span(cell.row, cell.column, cell.rows, cell.columns)
            for cell in self.cells
            if cell.rows * cell.columns > 1
        )
        return Table(number=self.number, rows=rows, spans=spans)


class _Story:
    """The paragraphs and tables of a document, in the order in which they are met."""

    def __init__(self, titles: set[str]) -> None:
        self._titles = titles
        self.title = ""
        self.paragraphs: list[str] = []
        self.tables: list[_Grid] = []

    def take(self, element: etree._Element, *, once: bool = False) -> None:
        """Take the blocks of an element; paragraphs that are there already not again if `once`."""
        before = set(self.paragraphs) if once else set[str]()
        for text in self._texts(element):
            if text and text not in before:
                self.paragraphs.append(text)

    def _texts(self, element: etree._Element) -> Iterator[str]:
        """Yield the paragraphs outside tables; take tables as they are met."""
        for child in element:
            name = _local(child)
            if name == "p":
                yield from self._paragraph(child)
            elif name == "tbl":
                self._take_table(child)
            elif name in _WRAPPERS and _attribute(child, "type") not in _MARKS:
                yield from self._texts(child)

    def _paragraph(self, element: etree._Element) -> Iterator[str]:
        pieces: list[str] = []
        boxes: list[etree._Element] = []
        _gather(element, pieces, boxes)
        text = tidy("".join(pieces))
        styles = {_attribute(style, "val") for style in element.iterfind("{*}pPr/{*}pStyle")}
        if text and not self.title and styles & self._titles:
            self.title = text
        yield text
        for box in boxes:
            yield from self._texts(box)

    def _take_table(self, element: etree._Element) -> None:
        grid = _Grid(len(self.tables) + 1)
        self.tables.append(grid)
        above: dict[int, _Cell] = {}
        for row in _within(element, "tr"):
            grid.rows += 1
            column = 1 + _count(row, "{*}trPr/{*}gridBefore", 0)
            merged: dict[int, _Cell] = {}
            for element_of_cell in _within(row, "tc"):
                cell = self._cell(element_of_cell, grid.rows, column)
                merge = element_of_cell.find("{*}tcPr/{*}vMerge")
                if merge is not None and _attribute(merge, "val") != "restart" and column in above:
                    above[column].rows += 1
                    merged[column] = above[column]
                else:
                    grid.cells.append(cell)
                    if merge is not None:
                        merged[column] = cell
                column += cell.columns
            above = merged

    def _cell(self, element: etree._Element, row: int, column: int) -> _Cell:
        columns = max(_count(element, "{*}tcPr/{*}gridSpan", 1), 1)
        text = "\n".join(text for text in self._texts(element) if text)
        return _Cell(row, column, 1, columns, text)


def _within(element: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Yield rows or cells, also those inside content controls, but not those of inner tables."""
    for child in element:
        name = _local(child)
        if name == wanted:
            yield child
        elif name in _WRAPPERS:
            yield from _within(child, wanted)


def _gather(element: etree._Element, pieces: list[str], boxes: list[etree._Element]) -> None:
    """Gather the words of a paragraph, and the text boxes that hang on it."""
    for child in element:
        name = _local(child)
        if name == "t":
            pieces.append(child.text or "")
        elif name in _SIGNS:
            pieces.append(_SIGNS[name])
        elif name == "txbxContent":
            boxes.append(child)
        elif name not in _PASSED:
            _gather(child, pieces, boxes)


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _attribute(element: etree._Element, name: str) -> str:
    """Return an attribute by its local name; documents of two editions differ in its space."""
    for key, text in element.items():
        if key.rpartition("}")[2] == name:
            return text
    return ""


def _count(element: etree._Element, path: str, default: int) -> int:
    found = element.find(path)
    text = _attribute(found, "val") if found is not None else ""
    return min(int(text), 1 << 10) if text.isdigit() else default

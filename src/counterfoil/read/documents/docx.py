"""Reading DOCX documents (ECMA-376 part 1, 17): paragraphs in body order, tables with spans.

Text boxes and diagrams follow the paragraph that holds them; charts are tables. After the body come
footnotes, endnotes, headers, footers and comments, in this order. What stands for a picture to
those who cannot see it is a caption. Inserted words count as text and deleted ones do not; that a
document holds recorded changes or comments is a trouble, because people see them or not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from lxml import etree

from counterfoil.model.reading import Reading, Trouble
from counterfoil.read.documents.charts import chart_rows, chart_title, diagram_texts
from counterfoil.read.documents.enclosed import enclosed
from counterfoil.read.documents.story import Cell, Grid, Story, told_nothing
from counterfoil.read.documents.xmlnames import attribute, count, local
from counterfoil.read.given import Given, tidy
from counterfoil.read.package import Package, main_part
from counterfoil.read.properties import core_properties

READER = "docx/2"
FORM = "DOCX"
_WRAPPERS = {"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "Choice", "Fallback"}
_WRAPPERS |= {"footnote", "endnote", "comment"}
_PASSED = {"pPr", "rPr", "instrText", "delInstrText", "delText", "del", "moveFrom", "binData"}
_PASSED |= {"rt", "sectPr", "tblPr", "annotationRef", "sdtPr", "fldData", "imagedata"}
_INSIDE = {"txbxContent", "chart", "relIds"}
_ASIDE = _INSIDE | {"docPr", "shape"}
_CLOSED = _PASSED | _INSIDE
_CHANGES = ("{*}ins", "{*}del", "{*}moveFrom", "{*}moveTo")
_NOTES = ("footnotes", "endnotes", "header", "footer", "comments")
_REPEATED = {"header", "footer"}
_MARKS = {"separator", "continuationSeparator", "continuationNotice"}
_OFF = {"0", "false", "off"}
_BOXES = {"F06F": "☐", "F0A8": "☐", "F0FD": "☒", "F0FE": "☒", "F052": "☒", "F0FC": "✓", "F0FB": "✗"}
_BULLETS = {"F0B7": "•", "F0A7": "▪", "F0D8": "►", "F0E0": "→", "F0E8": "→"}
_UNTOLD = "\ufffd"


def read_docx(given: Given) -> Reading:
    """Read a document; raise Unreadable for one that is broken, locked or too large."""
    package = Package(given.path, FORM, given.limits)
    main = main_part(package)
    root, related = package.xml(main), package.related(main)
    parts = [(kind, name) for kind, name in related.values() if name in package]
    styles = [name for kind, name in parts if kind == "styles"]
    story = Story(FORM, given.limits)
    teller = _Teller(story, package, _headings(package.xml(styles[0])) if styles else {})
    for body in root.iterfind("{*}body"):
        teller.tell(body, main)
    comments = 0
    for wanted in _NOTES:
        for name in sorted({name for kind, name in parts if kind == wanted}):
            notes = package.xml(name)
            comments += sum(1 for _ in notes.iter("{*}comment"))
            teller.tell(notes, name, once=wanted in _REPEATED)
    article, tables = story.article(), story.tables()
    changes = sum(1 for tag in _CHANGES for found in root.iter(tag) if len(found))
    inside, left = enclosed(given, package, READER, FORM)
    troubles = (
        *_changes(changes, comments),
        *told_nothing(FORM, story.paragraphs, story, tables, inside),
        *left,
    )
    metadata = core_properties(package)
    return Reading(given.digest, READER, "", article, (), tables, metadata, troubles, inside)


def _changes(changes: int, comments: int) -> Iterator[Trouble]:
    if changes or comments:
        details = {"changes": str(changes), "comments": str(comments)}
        yield Trouble("CF020", "", details)


def _headings(styles: etree._Element) -> dict[str, str]:
    """Return by their ids the paragraph styles for titles and first headings, by any language."""
    names = {
        attribute(style, "styleId"): attribute(name, "val").casefold()
        for style in styles.iterfind("{*}style")
        for name in style.iterfind("{*}name")
    }
    return {style: name for style, name in names.items() if name in {"title", "heading 1"}}


class _Teller:
    """Tells a document's parts one after another into a story."""

    def __init__(self, story: Story, package: Package, headings: Mapping[str, str]) -> None:
        self._story, self._package, self._headings = story, package, headings
        self._part = ""
        self._related: Mapping[str, tuple[str, str]] = {}
        self._blocks: dict[str, Callable[[etree._Element, list[str]], None]] = {
            "p": self._take_paragraph,
            "tbl": self._take_table,
            "AlternateContent": self._take_alternative,
            **dict.fromkeys(_WRAPPERS, self._take_wrapper),
        }

    def tell(self, element: etree._Element, part: str, *, once: bool = False) -> None:
        """Tell the blocks of an element; paragraphs that are there already not again if `once`."""
        self._part, self._related = part, self._package.related(part)
        texts: list[str] = [] if once else self._story.paragraphs
        self._take(element, texts)
        if once:
            known = set(self._story.paragraphs)
            self._story.paragraphs += [text for text in texts if text not in known]

    def _take(self, element: etree._Element, texts: list[str]) -> None:
        for child in element:
            if take := self._blocks.get(local(child)):
                take(child, texts)

    def _take_wrapper(self, element: etree._Element, texts: list[str]) -> None:
        if attribute(element, "type") not in _MARKS:
            self._take(element, texts)

    def _take_alternative(self, element: etree._Element, texts: list[str]) -> None:
        for child in element[:1]:
            self._take(child, texts)

    def _take_paragraph(self, element: etree._Element, texts: list[str]) -> None:
        pieces: list[str] = []
        aside: list[etree._Element] = []
        _gather(element, pieces, aside)
        if text := tidy("".join(pieces)):
            styles = [attribute(s, "val") for s in element.iterfind("{*}pPr/{*}pStyle")]
            self._entitle(text, self._headings.get(styles[0] if styles else "", ""))
            texts.append(text)
        for child in aside:
            self._take_aside(child, texts)

    def _entitle(self, text: str, style: str) -> None:
        first = not self._story.paragraphs and not self._story.grids
        if not self._story.title and (style == "title" or (style == "heading 1" and first)):
            self._story.title = text

    def _take_aside(self, element: etree._Element, texts: list[str]) -> None:
        """Take what hangs on a paragraph: a text box, a chart, a diagram, a picture's words."""
        name = local(element)
        if name == "txbxContent":
            self._take(element, texts)
        elif name in {"docPr", "shape"}:
            self._story.caption(attribute(element, "descr") or attribute(element, "alt"))
        elif name == "chart" and (chart := self._pointed(element, "id")) is not None:
            self._story.caption(chart_title(chart))
            if rows := chart_rows(chart):
                grid = self._story.begin_table()
                grid.fill(rows, headings=1)
        elif name == "relIds" and (diagram := self._pointed(element, "dm")) is not None:
            texts.extend(diagram_texts(diagram))

    def _pointed(self, element: etree._Element, name: str) -> etree._Element | None:
        """Return the part that an element points to, where it is there."""
        _, part = self._related.get(attribute(element, name), ("", ""))
        return self._package.xml(part) if part and part in self._package else None

    def _take_table(self, element: etree._Element, _: list[str]) -> None:
        grid = self._story.begin_table()
        above: dict[int, Cell] = {}
        for row in _within(element, "tr"):
            grid.begin_row()
            if grid.headings == grid.rows - 1 and _is_heading(row):
                grid.headings += 1
            above = self._take_row(grid, row, above)

    def _take_row(self, grid: Grid, row: etree._Element, above: dict[int, Cell]) -> dict[int, Cell]:
        """Take a row; return its cells that may reach further down, by their first columns."""
        column = 1 + count(row, "{*}trPr/{*}gridBefore", 0)
        merged: dict[int, Cell] = {}
        for element in _within(row, "tc"):
            columns = max(count(element, "{*}tcPr/{*}gridSpan", 1), 1)
            merge = element.find("{*}tcPr/{*}vMerge")
            goes_on = merge is not None and attribute(merge, "val") != "restart"
            texts: list[str] = []
            self._take(element, texts)
            if goes_on and column in above:
                above[column].rows += 1
                merged[column] = above[column]
            else:
                cell = grid.put(column, "\n".join(texts), 1, columns)
                if merge is not None:
                    merged[column] = cell
            column += columns
        return merged


def _is_heading(row: etree._Element) -> bool:
    found = row.find("{*}trPr/{*}tblHeader")
    return found is not None and attribute(found, "val") not in _OFF


def _within(element: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Yield rows or cells, also those inside content controls, but not those of inner tables."""
    for child in element:
        name = local(child)
        if name == wanted:
            yield child
        elif name in _WRAPPERS:
            yield from _within(child, wanted)


def _gather(element: etree._Element, pieces: list[str], aside: list[etree._Element]) -> None:
    """Gather the words of a paragraph, and what hangs on it."""
    for child in element:
        name = local(child)
        if leaf := _LEAVES.get(name):
            pieces.append(leaf(child))
            continue
        if name in _ASIDE:
            aside.append(child)
        if name == "AlternateContent":
            # The same drawing for newer and older programs; the first is what is meant.
            for chosen in child[:1]:
                _gather(chosen, pieces, aside)
        elif name not in _CLOSED:
            _gather(child, pieces, aside)


def _symbol(element: etree._Element) -> str:
    """Return a sign of a symbol font: a box that is ticked or not, a bullet, or one untold."""
    code = attribute(element, "char").upper()
    if code in _BOXES and "ing" in attribute(element, "font"):
        return _BOXES[code]
    return _BULLETS.get(code, _UNTOLD)


def _filled_in(element: etree._Element) -> str:
    """Return what a form's field shows that has no text of its own: a tick, a choice."""
    for box in element.iterfind("{*}checkBox"):
        states = [box.find("{*}checked"), box.find("{*}default")]
        state = next((found for found in states if found is not None), None)
        return "☐" if state is None or attribute(state, "val") in _OFF else "☒"
    for choices in element.iterfind("{*}ddList"):
        listed = [attribute(entry, "val") for entry in choices.iterfind("{*}listEntry")]
        chosen = count(choices, "{*}result", 0)
        return listed[chosen] if chosen < len(listed) else ""
    return ""


_LEAVES: dict[str, Callable[[etree._Element], str]] = {
    "t": lambda element: element.text or "",
    "tab": lambda _: "\t",
    "ptab": lambda _: "\t",
    "br": lambda _: "\n",
    "cr": lambda _: "\n",
    "noBreakHyphen": lambda _: "\u2011",
    "sym": _symbol,
    "ffData": _filled_in,
}
"""What in a paragraph gives words by itself."""

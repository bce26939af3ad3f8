"""What all kinds of Word's XML share: its blocks, told into a story in the order of the text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from lxml import etree

from counterfoil.read.documents.beneath import deleted, instructions
from counterfoil.read.documents.charts import chart_rows, chart_title, diagram_texts
from counterfoil.read.documents.numbering import Numbering, Said, said_of
from counterfoil.read.documents.story import Cell, Grid, Story
from counterfoil.read.documents.xmlnames import (
    ByName,
    attribute,
    count,
    first_named,
    local,
    said_under,
    told_number,
)
from counterfoil.read.given import tidy

Related = Mapping[str, tuple[str, str]]
_WRAPPERS = {"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "Choice", "Fallback"}
_WRAPPERS |= {"footnote", "endnote", "comment", "sect", "sub-section", "content", "annotation"}
_PASSED = {"pPr", "rPr", "instrText", "delInstrText", "delText", "del", "moveFrom", "binData"}
_PASSED |= {"rt", "sectPr", "tblPr", "annotationRef", "sdtPr", "fldData", "imagedata"}
_INSIDE = {"txbxContent", "chart", "relIds", "footnote", "endnote"}
_DESCRIBED = {"docPr", "shape"}
_MARKS = {"separator", "continuationSeparator", "continuationNotice"}
_OFF = {"0", "false", "off"}
_OF_ROW = ByName({"gridBefore": "gridBefore", "tblHeader": "tblHeader"}, "")
_OF_CELL = ByName({"gridSpan": "gridSpan", "vMerge": "vMerge", "vmerge": "vMerge"}, "")
_BOXES = {"F06F": "☐", "F0A8": "☐", "F0FD": "☒", "F0FE": "☒", "F052": "☒", "F0FC": "✓", "F0FB": "✗"}
_BULLETS = {"F0B7": "•", "F0A7": "▪", "F0D8": "►", "F0E0": "→", "F0E8": "→"}
_UNTOLD = "\ufffd"


class Parts(Protocol):
    """The parts of a document, and what each of them points to."""

    def __contains__(self, name: str) -> bool:
        """Whether a part is there."""

    def xml(self, name: str) -> etree._Element:
        """Return a part."""

    def spare(self, name: str) -> etree._Element:
        """Return a part that the document can be read without; an empty one where it is broken."""

    def related(self, name: str) -> Related:
        """Return what a part points to: (kind, part name) by relationship id."""

    def targets(self, name: str) -> list[tuple[str, str]]:
        """Return what a part points to outside the document: (kind, target)."""


class WordTeller:
    """Tells a document's parts one after another into a story."""

    def __init__(self, story: Story, parts: Parts, styles: etree._Element | None = None) -> None:
        """Take the story to tell into, and the parts of the document that others point to."""
        self._story, self._parts = story, parts
        self._headings = _headings(styles) if styles is not None else {}
        self._related: Related = {}
        self._notes: list[str] = []
        self.comments: list[str] = []
        """Comments that stand within the text."""
        self.numbering = Numbering(None, None)
        self._blocks: dict[str, Callable[[etree._Element, list[str]], None]] = {
            "p": self._take_paragraph,
            "tbl": self._take_table,
            "AlternateContent": self._take_alternative,
            **dict.fromkeys(_WRAPPERS, self._take_wrapper),
        }

    def tell(self, element: etree._Element, part: str, *, once: bool = False) -> None:
        """Tell the blocks of an element; paragraphs that are there already not again if `once`."""
        self._related = self._parts.related(part)
        self._story.links.add_relations(self._parts.targets(part))
        for instruction in instructions(element):
            self._story.field(instruction)
        for words, author, moment in deleted(element):
            self._story.beneath.add_deleted(words, author, moment)
        texts: list[str] = [] if once else self._story.paragraphs
        self._take(element, texts)
        if once:
            known = set(self._story.paragraphs)
            self._story.paragraphs += [text for text in texts if text not in known]

    def tell_notes(self) -> None:
        """Tell the notes that stood within the text."""
        self._story.paragraphs += self._notes
        self._notes = []

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
        said = said_of(element)
        label = self.numbering.label(said) or _written_label(said)
        if pieces and (text := tidy("".join(pieces))):
            self._entitle(text, self._headings.get(said.style, ""))
            texts.append(f"{label} {text}".strip())
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
        elif name in {"footnote", "endnote"}:
            self._take(element, self._notes)
        elif name == "annotation":
            for content in element:
                self._take(content, self.comments)
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
        return self._parts.spare(part) if part and part in self._parts else None

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
        column = 1 + told_number(said_under(row, "trPr", _OF_ROW).get("gridBefore"), 0)
        merged: dict[int, Cell] = {}
        for element in _within(row, "tc"):
            said = said_under(element, "tcPr", _OF_CELL)
            columns = max(told_number(said.get("gridSpan"), 1), 1)
            merge = said.get("vMerge")
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
    found = said_under(row, "trPr", _OF_ROW).get("tblHeader")
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
        if take := _TAKEN[child.tag]:
            take(child, pieces, aside)


def _gather_first(element: etree._Element, pieces: list[str], aside: list[etree._Element]) -> None:
    """Gather the first of the same drawing for newer and older programs, which is what is meant."""
    for chosen in element[:1]:
        _gather(chosen, pieces, aside)


def _put_aside(element: etree._Element, _: list[str], aside: list[etree._Element]) -> None:
    aside.append(element)


def _describe(element: etree._Element, pieces: list[str], aside: list[etree._Element]) -> None:
    aside.append(element)
    _gather(element, pieces, aside)


def _annotate(element: etree._Element, pieces: list[str], aside: list[etree._Element]) -> None:
    """Put a comment aside that stands within the text, as in documents of Word 2003."""
    if attribute(element, "type").endswith("Comment"):
        aside.append(element)
    else:
        _gather(element, pieces, aside)


def _written_label(said: Said) -> str:
    """Return the number before a list's paragraph, which Word 2003 writes beside it."""
    if said.written is None:
        return ""
    label = first_named(said.written, "t")
    text = "" if label is None else attribute(label, "val")
    return text if any(map(str.isalnum, text)) else ""


def _symbol(element: etree._Element) -> str:
    """Return a sign of a symbol font: a box that is ticked or not, a bullet, or one untold."""
    code = attribute(element, "char").upper()
    if code in _BOXES and "ing" in attribute(element, "font"):
        return _BOXES[code]
    return _BULLETS.get(code, _UNTOLD)


def _shows(field: etree._Element) -> bool:
    """Whether a field is followed by a text that it shows, as some programs write it."""
    run = next(field.iterancestors("{*}r"), field)
    for after in run.itersiblings():
        if any(words.text for words in after.iter("{*}t")):
            return True
        if any(attribute(mark, "fldCharType") == "end" for mark in after.iter("{*}fldChar")):
            return False
    return False


def _filled_in(element: etree._Element) -> str:
    """Return what a form's field shows that has no text of its own: a tick, a choice."""
    for box in element.iterfind("{*}checkBox"):
        states = [box.find("{*}checked"), box.find("{*}default")]
        state = next((found for found in states if found is not None), None)
        return "☐" if state is None or attribute(state, "val") in _OFF else "☒"
    for choices in element.iterfind("{*}ddList"):
        if _shows(element):
            return ""
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


def _word(
    tell: Callable[[etree._Element], str],
) -> Callable[[etree._Element, list[str], list[etree._Element]], None]:
    def take(element: etree._Element, pieces: list[str], _: list[etree._Element]) -> None:
        pieces.append(tell(element))

    return take


_TAKEN: ByName[Callable[[etree._Element, list[str], list[etree._Element]], None] | None] = ByName(
    {
        **dict.fromkeys(_PASSED),
        **dict.fromkeys(_INSIDE, _put_aside),
        **dict.fromkeys(_DESCRIBED, _describe),
        "AlternateContent": _gather_first,
        "annotation": _annotate,
        **{name: _word(tell) for name, tell in _LEAVES.items()},
    },
    _gather,
)
"""How what stands in a paragraph is gathered, by its tag; None for what is passed over."""


def _headings(styles: etree._Element) -> dict[str, str]:
    """Return by their ids the paragraph styles for titles and first headings, by any language."""
    names = {
        attribute(style, "styleId"): attribute(name, "val").casefold()
        for style in styles.iterfind("{*}style")
        for name in style.iterfind("{*}name")
    }
    return {style: name for style, name in names.items() if name in {"title", "heading 1"}}

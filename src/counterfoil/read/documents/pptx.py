"""Reading PPTX presentations (ECMA-376 part 1, 19): a page for each slide, in the order shown.

A page's text is the paragraphs of the slide's shapes, as the file lists them, then those of its
notes and of its comments. Tables and charts are tables on that page; what stands for a picture is a
caption. Hidden slides are read too, and a trouble says which they are. What stands on masters and
layouts only is left out: it is the same on every slide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from counterfoil.model.reading import Page, Reading, Trouble
from counterfoil.read.documents.charts import chart_rows, chart_title, diagram_texts, drawn_lines
from counterfoil.read.documents.enclosed import enclosed, pictures
from counterfoil.read.documents.masters import Masters
from counterfoil.read.documents.story import Story, told_nothing
from counterfoil.read.documents.xmlnames import attribute, local
from counterfoil.read.given import Given, tidy
from counterfoil.read.package import Package, main_part
from counterfoil.read.properties import core_properties

READER = "pptx/3"
FORM = "PPTX"
_OFF = {"0", "false", "off"}
_TRUE = {"1", "true", "on"}


def read_pptx(given: Given) -> Reading:
    """Read a presentation; raise Unreadable for one that is broken, locked or too large."""
    package = Package.of(given, FORM)
    story = Story(FORM, given.limits)
    pages: list[Page] = []
    hidden: list[str] = []
    masters = Masters(package)
    for number, part in enumerate(_slides(package), 1):
        slide = _Slide(story, package, part, number)
        slide.lines += masters.lines(part, slide.root)
        pages.append(Page(number, "\n".join(slide.lines)))
        if attribute(slide.root, "show") in _OFF:
            hidden.append(str(number))
    tables = story.tables()
    inside, left = enclosed(given, package, READER, FORM)
    article = story.article() if story.captions else None
    troubles = [Trouble("CF031", "", {"slides": ", ".join(hidden)})] if hidden else []
    troubles += told_nothing(
        FORM, (*(page.text for page in pages), *story.captions), tables, inside
    )
    metadata = core_properties(package) | story.facts() | pictures(package)
    return Reading(
        given.digest,
        READER,
        "",
        article,
        tuple(pages),
        tables,
        metadata,
        (*troubles, *left),
        inside,
    )


def _slides(package: Package) -> Iterator[str]:
    """Yield the parts of the slides, in the order in which they are shown."""
    main = main_part(package)
    related = package.related(main)
    for number, listed in enumerate(package.xml(main).iterfind("{*}sldIdLst/{*}sldId"), 1):
        ids = [text for name, text in listed.items() if name.endswith("}id")]
        kind, part = related.get(ids[0] if ids else "", ("", ""))
        # One that is missing has its number all the same.
        yield part if kind == "slide" else f"slide {number}"


class _Slide:
    """One slide: its lines, its notes' and its comments'."""

    def __init__(self, story: Story, package: Package, part: str, number: int) -> None:
        self._story, self._package, self._number = story, package, number
        self._related: Mapping[str, tuple[str, str]] = package.related(part)
        story.links.add_relations(package.targets(part))
        self.lines: list[str] = []
        self.root = package.spare(part)
        for tree in self.root.iterfind("{*}cSld/{*}spTree"):
            self._take(tree)
        for kind, name in self._related.values():
            if kind == "notesSlide" and name in package:
                self._take_notes(package.spare(name))
        for kind, name in self._related.values():
            if kind == "comments" and name in package:
                self._take_comments(package.spare(name))

    def _take(self, element: etree._Element) -> None:
        for child in element:
            name = local(child)
            if name in {"sp", "cxnSp"}:
                self._take_shape(child)
            elif name == "pic":
                self._take_words(child)
            elif name == "graphicFrame":
                self._take_words(child)
                self._take_graphic(child)
            elif name == "AlternateContent":
                for chosen in child[:1]:
                    self._take(chosen)
            elif name in {"grpSp", "contentPart"}:
                self._take(child)

    def _take_shape(self, element: etree._Element) -> None:
        lines = [line for body in element.iterfind("{*}txBody") for line in drawn_lines(body)]
        if not lines:
            self._take_words(element)
        self.lines += lines

    def _take_words(self, element: etree._Element) -> None:
        """Take the words that stand for a picture to those who cannot see it."""
        for properties in element.iterfind("{*}*/{*}cNvPr"):
            self._story.caption(properties.get("descr", ""))

    def _take_graphic(self, frame: etree._Element) -> None:
        for element in frame.iterfind("{*}graphic/{*}graphicData/*"):
            name = local(element)
            if name == "tbl":
                self._take_table(element)
            elif name == "chart" and (chart := self._pointed(element, "id")) is not None:
                self._story.caption(chart_title(chart))
                if rows := chart_rows(chart):
                    self._story.begin_table(self._number).fill(rows, headings=1)
            elif name == "relIds" and (diagram := self._pointed(element, "dm")) is not None:
                self.lines += diagram_texts(diagram)

    def _pointed(self, element: etree._Element, name: str) -> etree._Element | None:
        """Return the part that an element points to, where it is there."""
        _, part = self._related.get(attribute(element, name), ("", ""))
        return self._package.spare(part) if part and part in self._package else None

    def _take_table(self, element: etree._Element) -> None:
        grid = self._story.begin_table(self._number)
        properties = element.find("{*}tblPr")
        if properties is not None and properties.get("firstRow") in _TRUE:
            grid.headings = 1
        for row in element.iterfind("{*}tr"):
            grid.begin_row()
            for column, cell in enumerate(row.iterfind("{*}tc"), 1):
                if not {cell.get("hMerge"), cell.get("vMerge")} & _TRUE:
                    rows, columns = _reach(cell, "rowSpan"), _reach(cell, "gridSpan")
                    grid.put(column, "\n".join(drawn_lines(cell)), rows, columns)

    def _take_notes(self, notes: etree._Element) -> None:
        for shape in notes.iter("{*}sp"):
            self.lines += drawn_lines(shape)

    def _take_comments(self, comments: etree._Element) -> None:
        for comment in comments.iter("{*}cm", "{*}reply"):
            texts = [text.text or "" for text in comment.iterfind("{*}text")]
            bodies = [line for body in comment.iterfind("{*}txBody") for line in drawn_lines(body)]
            self.lines += [tidy(text) for text in (*texts, *bodies) if tidy(text)]


def _reach(cell: etree._Element, name: str) -> int:
    text = cell.get(name, "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 1  # noqa: PLR2004

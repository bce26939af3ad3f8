"""What stands on a workbook's sheets beside their cells: notes, text boxes, headers and footers.

XLSX and XLSB keep drawings and threads of comments in the same XML parts (ECMA-376 part 1, 20.5;
[MS-XLSX] 2.1.36). Texts that belong to no cell become paragraphs, those that belong to one its
notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from counterfoil.model.locator import LocatorError, parse_a1
from counterfoil.model.reading import Article, Caption
from counterfoil.read.documents.charts import chart_title, diagram_texts, drawn_lines
from counterfoil.read.documents.links import Links
from counterfoil.read.documents.xmlnames import attribute, local
from counterfoil.read.given import tidy
from counterfoil.read.package import Package

Place = tuple[int, int]
_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d{1,3}|[A-Za-z]|&)')
_PARTS = re.compile("&[LCR]")
_MADE = re.compile(r"&[PNDTGFAZ]")
_WORD = re.compile(r"[^\W\d_]+")
_COUNTING = {
    "page",
    "pages",
    "of",
    "p",
    "pg",
    "sheet",
    "стр",
    "страница",
    "страниц",
    "из",
    "с",
    "лист",
}
_COUNTING |= {"листов", "printed", "date", "time", "file", "дата", "время", "файл", "печать"}
_THREAD = "threadedComment"


def edge_lines(text: str) -> Iterator[str]:
    """Yield what a header or footer says (18.3.1.46), left, middle and right apart.

    What is made for each page, such as its number and the day, is left out, and so are parts that
    say nothing else.
    """
    for part in _PARTS.split(text):
        line = tidy(_CODE.sub(lambda found: "&" if found[0] == "&&" else "", part))
        if _MADE.search(part.replace("&&", "")):
            words = {word.casefold() for word in _WORD.findall(line)}
            line = line if words - _COUNTING else ""
        if line:
            yield line


class Beside:
    """The texts of one workbook that stand beside its cells."""

    def __init__(self, package: Package) -> None:
        """Take the workbook's package."""
        self._package = package
        self.paragraphs: list[str] = []
        self.captions: list[Caption] = []
        self.links = Links()

    def article(self) -> Article | None:
        """Return the texts that belong to no cell, or None where there are none."""
        if not self.paragraphs and not self.captions:
            return None
        return Article(paragraphs=tuple(self.paragraphs), captions=tuple(self.captions))

    def take_edges(self, texts: Iterable[str]) -> None:
        """Take headers and footers, as they are written in the file."""
        lines = [line for text in texts for line in edge_lines(text)]
        self.paragraphs += [line for line in dict.fromkeys(lines) if line not in self.paragraphs]

    def take_sheet(self, part: str) -> dict[Place, str]:
        """Take what stands beside the cells of a sheet's part; return the comments on its cells."""
        related = self._package.related(part)
        self.links.add_relations(self._package.targets(part))
        self._take_drawings(related)
        return self.comments(related)

    def _take_drawings(self, related: Mapping[str, tuple[str, str]]) -> None:
        for kind, part in related.values():
            if kind == "drawing" and part in self._package:
                self._take_drawing(self._package.spare(part), self._package.related(part))

    def threads(self, related: Mapping[str, tuple[str, str]]) -> dict[Place, str]:
        """Return the threads of comments on a sheet's cells."""
        found: dict[Place, list[str]] = {}
        for kind, part in related.values():
            if kind == _THREAD and part in self._package:
                for comment in self._package.spare(part).iter("{*}threadedComment"):
                    place = _place(comment.get("ref", ""))
                    texts = [tidy(text.text or "") for text in comment.iterfind("{*}text")]
                    if place:
                        found.setdefault(place, []).extend(filter(None, texts))
        return {place: "\n".join(texts) for place, texts in found.items() if texts}

    def comments(self, related: Mapping[str, tuple[str, str]]) -> dict[Place, str]:
        """Return the comments on a sheet's cells (18.7), threads where there are any."""
        found: dict[Place, str] = {}
        for kind, part in related.values():
            if kind == "comments" and part in self._package and part.casefold().endswith(".xml"):
                for comment in self._package.spare(part).iter("{*}comment"):
                    texts = (t.text or "" for t in comment.iter("{*}t"))
                    place, text = _place(comment.get("ref", "")), tidy("".join(texts))
                    if place and text:
                        found[place] = text
        return found | self.threads(related)

    def _take_drawing(
        self, drawing: etree._Element, related: Mapping[str, tuple[str, str]]
    ) -> None:
        for element in drawing.iter():
            name = local(element)
            if name == "txBody":
                self.paragraphs += drawn_lines(element)
            elif name == "cNvPr":
                self._caption(element.get("descr", ""))
            elif name in {"chart", "relIds"}:
                wanted = attribute(element, "id" if name == "chart" else "dm")
                _, part = related.get(wanted, ("", ""))
                if part in self._package:
                    self._take_pointed(name, self._package.spare(part))

    def _take_pointed(self, name: str, part: etree._Element) -> None:
        if name == "chart":
            self._caption(chart_title(part))
        else:
            self.paragraphs += diagram_texts(part)

    def _caption(self, text: str) -> None:
        if text := tidy(text):
            self.captions.append(Caption(text))


def _place(ref: str) -> Place | None:
    try:
        return parse_a1(ref)
    except LocatorError:
        return None

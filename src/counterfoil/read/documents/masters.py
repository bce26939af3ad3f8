"""What slides show of the pages behind them: a letterhead, "for official use", a source.

A master and a layout hold room for a slide's own text, with words that say what to write there,
which nobody sees; and shapes of their own, which all slides show. Only these are told, once, with
the first slide that shows them.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from counterfoil.read.documents.charts import drawn_lines
from counterfoil.read.documents.odf import OpenTeller
from counterfoil.read.documents.xmlnames import attribute, local
from counterfoil.read.package import Package

_OFF = {"0", "false", "off"}
_STYLES = "styles.xml"
_ROOM = ("placeholder", "class")


class Masters:
    """The layouts and masters of a PPTX; each is told once."""

    def __init__(self, package: Package) -> None:
        """Take the package that they are parts of."""
        self._package = package
        self._told: set[str] = set()

    def lines(self, part: str, root: etree._Element) -> Iterator[str]:
        """Yield the lines that a slide's part shows of its layout and its master."""
        for kind in ("slideLayout", "slideMaster"):
            if attribute(root, "showMasterSp") in _OFF:
                return
            behind = (name for of, name in self._package.related(part).values() if of == kind)
            part = next((name for name in behind if name in self._package), "")
            if not part or part in self._told:
                return
            self._told.add(part)
            root = self._package.spare(part)
            yield from _own_lines(root)


def _own_lines(root: etree._Element) -> Iterator[str]:
    for shape in root.iter("{*}sp"):
        room = shape.find("{*}nvSpPr/{*}nvPr/{*}ph") is not None
        if not room and not any(local(outer) == "Fallback" for outer in shape.iterancestors()):
            for body in shape.iterfind("{*}txBody"):
                yield from drawn_lines(body)


class OpenMasters:
    """The master pages of an ODP; each is told once (ODF 1.3 part 3, 16.9)."""

    def __init__(self, package: Package, teller: OpenTeller) -> None:
        """Take the package, and what tells its blocks."""
        self._teller = teller
        self._pages: dict[str, etree._Element] = {}
        if _STYLES in package:
            for page in package.spare(_STYLES).iterfind("{*}master-styles/{*}master-page"):
                self._pages[attribute(page, "name")] = page

    def tell(self, slide: etree._Element, lines: list[str]) -> None:
        """Tell what a slide shows of its master page."""
        page = self._pages.pop(attribute(slide, "master-page-name"), None)
        for shape in page if page is not None else ():
            if local(shape) != "notes" and not any(attribute(shape, name) for name in _ROOM):
                self._teller.take(shape, lines)

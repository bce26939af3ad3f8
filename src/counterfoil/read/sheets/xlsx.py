"""Reading XLSX and XLSM workbooks (ECMA-376 part 1, 18): shown text, numbers, formulas, spans.

Cells keep their true addresses, whatever empty rows and columns come first. A formula's number is
the one the workbook last computed; a formula that was never computed shows nothing, which is a
trouble. Comments are notes on their cells. Text boxes, headers and footers become paragraphs, and
what stands for a picture or above a chart a caption. Chart and dialogue sheets hold no cells and
are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from counterfoil.model.reading import Reading, Table, Trouble
from counterfoil.read.documents.enclosed import enclosed, pictures
from counterfoil.read.documents.story import told_nothing
from counterfoil.read.given import Given
from counterfoil.read.limits import damaged
from counterfoil.read.package import Package, main_part
from counterfoil.read.properties import core_properties
from counterfoil.read.sheets.beside import Beside
from counterfoil.read.sheets.grid import Grid, Shown
from counterfoil.read.sheets.numberforms import BUILT_IN
from counterfoil.read.sheets.sheetxml import TRUE, SheetScan, Workbook

READER = "xlsx/5"
FORM = "XLSX"
Related = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet of a workbook: its name, the part that holds it, whether people see it."""

    name: str
    part: str
    hidden: bool


def read_xlsx(given: Given) -> Reading:
    """Read a workbook; raise Unreadable for one that is broken, locked or too large."""
    package = Package.of(given, FORM)
    main = main_part(package)
    root, related = package.xml(main), package.related(main)
    workbook = _workbook(package, root, related)
    tables: list[Table] = []
    troubles: list[Trouble] = []
    beside = Beside(package)
    for number, sheet in enumerate(_sheets(package, root, related), 1):
        grid = Grid(sheet.name, FORM, given.limits)
        rows = SheetScan(workbook, grid).rows(package.blocks(sheet.part))
        kept = given.keep_rows(READER, number, rows)
        grid.notes |= beside.take_sheet(sheet.part)
        beside.take_edges(grid.edges)
        tables.append(grid.table(number, kept, hidden=sheet.hidden))
        troubles.extend(grid.troubles())
    article = beside.article()
    inside, left = enclosed(given, package, READER, FORM)
    metadata = core_properties(package) | beside.links.facts() | pictures(package)
    return Reading(
        given.digest,
        READER,
        "",
        article,
        (),
        tuple(tables),
        metadata,
        (*troubles, *told_nothing(FORM, (article,), tables, inside), *left),
        inside,
    )


def _workbook(package: Package, root: etree._Element, related: Related) -> Workbook:
    parts = {kind: name for kind, name in related.values() if name in package}
    texts = parts.get("sharedStrings")
    codes = _codes(package.xml(parts["styles"])) if "styles" in parts else ["General"]
    since_1904 = any(
        element.get("date1904", "").casefold() in TRUE for element in root.iter("{*}workbookPr")
    )
    shown = Shown(codes, since_1904=since_1904)
    return Workbook.of(package.blocks(texts), shown, FORM) if texts else Workbook([], shown)


def _sheets(package: Package, root: etree._Element, related: Related) -> Iterator[SheetPart]:
    listed = list(root.iter("{*}sheet"))
    if not listed:
        why = "it lists no sheets"
        raise damaged(FORM, why)
    for sheet in listed:
        ids = [text for name, text in sheet.items() if etree.QName(name).localname == "id"]
        kind, part = related.get(ids[0] if ids else "", ("", ""))
        if not kind:
            package.broken[f"the sheet {sheet.get('name')!r}"] = "it is missing"
            continue
        if kind == "worksheet":
            hidden = sheet.get("state", "visible") != "visible"
            yield SheetPart(sheet.get("name", ""), part, hidden)


def _codes(styles: etree._Element) -> list[str | None]:
    """Return the format code of each cell format, by its number; None where none is given."""
    codes: dict[int, str] = dict(BUILT_IN)
    for form in styles.iterfind("{*}numFmts/{*}numFmt"):
        codes[_number(form, "numFmtId")] = form.get("formatCode", "")
    formats = styles.iterfind("{*}cellXfs/{*}xf")
    return [codes.get(_number(form, "numFmtId")) for form in formats] or ["General"]


def _number(element: etree._Element, name: str) -> int:
    try:
        return int(element.get(name, "0"))
    except ValueError as error:
        raise damaged(FORM, str(error)) from None

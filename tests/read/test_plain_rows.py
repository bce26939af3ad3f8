"""Rows of XLSX that are written plainly are taken by a pattern, the rest by an XML parser."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from counterfoil.read.limits import Limits, Unreadable
from counterfoil.read.sheets.grid import Grid, Shown
from counterfoil.read.sheets.sharedtexts import shared_texts
from counterfoil.read.sheets.sheetxml import SheetScan, Workbook

_TEXTS = ("Округ", "a & b", "", "x\ny")
_STORED = (
    "0",
    "7",
    "-3",
    "1.50",
    "1.0049999999999999",
    "12345678901234567",
    "1e5",
    "&amp;",
    "",
    "x",
)
_INSIDE = (
    "<v>{}</v>",
    "<f>A1&gt;2</f><v>{}</v>",
    "<f/>",
    '<f t="shared" ref="A1:C9" si="0">B1+C2</f><v>{}</v>',
    '<f t="shared" si="0"/><v>{}</v>',
    "<is><t> {} </t></is>",
    '<is><t xml:space="preserve"> {} </t></is>',
    "<is><r><t>{}</t></r></is>",
    "<v/>",
)
_KINDS = (
    *("", ' s="1"', ' s="2"', ' s="3"', ' t="s"', ' s="1" t="s"', ' t="str"', ' t="b"', ' t="e"'),
    *(' t="inlineStr"', ' t="n"', ' ph="1"'),
)
_ROWS = (
    "",
    ' r="{}"',
    ' r="{}" spans="1:9" hidden="1"',
    ' r="{}" ht="3" x:y="z"',
    ' hidden="true"',
)
_BETWEEN = ("", "\n", " ", "<row/>", '<row r="{}"/>')

cells = some.tuples(
    *(some.sampled_from(texts) for texts in (_KINDS, _INSIDE, _STORED)), some.integers(0, 9)
)
rows = some.tuples(
    *(some.sampled_from(texts) for texts in (_ROWS, _BETWEEN)), some.lists(cells, max_size=4)
)


def written(told: list[tuple[str, str, list[tuple[str, str, str, int]]]]) -> str:
    """Return the rows as XML; a cell's column is mostly right of the one before."""
    lines = []
    for row, (attributes, before, held) in enumerate(told, 1):
        inner = []
        for column, (kind, inside, stored, odd) in enumerate(held):
            # Now and then a cell stands in another row, or where one stood before.
            place = f"{'ABCDEF'[column - (odd == 1)]}{row + (odd == 2)}"
            inner.append(f'<c r="{place}"{kind}>{inside.format(stored)}</c>')
        inner.append(f'<c r="F{row}" s="1"/>')
        lines.append(f"{before.format(row)}<row{attributes.format(row)}>{''.join(inner)}</row>")
    return "".join(lines)


def scanned(sheet: str, size: int = 300) -> object:
    """Return all that is read of a sheet in blocks of a size, or why it is refused."""
    grid = Grid("S", "XLSX", Limits())
    shown = Shown(["General", "#,##0.00", None, "d mmm"], since_1904=False)
    whole = f'<?xml version="1.0" encoding="UTF-8"?><worksheet>{sheet}</worksheet>'.encode()
    blocks = [whole[at : at + size] for at in range(0, len(whole), size)]
    try:
        read = list(SheetScan(Workbook(list(_TEXTS), shown), grid).rows(blocks))
    except Unreadable as refusal:
        return refusal.code
    hidden = frozenset(grid.hidden_rows)
    return read, grid.numbers, grid.formulas, grid.uncomputed, grid.unshown, hidden


@given(some.lists(rows, max_size=6))
def test_rows_read_the_same_taken_by_the_pattern_and_by_the_parser(
    told: list[tuple[str, str, list[tuple[str, str, str, int]]]],
) -> None:
    """A comment, which leaves all to the parser, changes nothing that is read."""
    xml = written(told)
    plain = scanned(f"<sheetData>{xml}</sheetData>")
    assert plain == scanned(f"<sheetData><!-- --> {xml}</sheetData>")


_ALIKE = (
    *('<c r="{}"><v>{}</v></c>', '<c r="{}" s="1"><v>{}</v></c>', '<c r="{}" s="2"><v>{}</v></c>'),
    *('<c r="{}" t="s"><v>{}</v></c>', '<c r="{}"><f>A1+1</f><v>{}</v></c>', '<c r="{}" s="1"/>'),
    *('<c r="{}" t="str"><f>T(A1)</f><v>{}</v></c>', '<c r="{}" t="b"><v>{}</v></c>'),
)
_USUAL = ("1", "2", "3", "0", "3", "2")


@settings(max_examples=30)
@given(
    some.lists(some.sampled_from(_ALIKE), min_size=1, max_size=6),
    some.lists(some.tuples(some.integers(0, 1500), some.sampled_from(_STORED)), max_size=9),
    some.sampled_from(_ROWS[1:3]),
)
def test_long_lists_read_the_same_by_the_form_of_their_rows(
    cells: list[str], odd: list[tuple[int, str]], attributes: str
) -> None:
    """Rows written alike are taken by a form of their own, and those between that are not."""
    other = dict(odd)
    lines = []
    for row in range(1, 1 + 150_000 // (60 + 20 * len(cells))):
        held = (
            cell.format(f"{'ABCDEF'[n]}{row}", other.get(row * 6 + n, _USUAL[(row + n) % 6]))
            for n, cell in enumerate(cells)
        )
        lines.append(f"<row{attributes.format(row)}>{''.join(held)}</row>")
    xml = "".join(lines)
    plain = scanned(f"<sheetData>{xml}</sheetData>", 1 << 20)
    assert plain == scanned(f"<sheetData><!-- --> {xml}</sheetData>", 1 << 20)


@pytest.mark.parametrize(
    "row",
    [
        '<row r="1" r="2"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</c></row>',
        '<row r="1"><c r="A1"><v>\x01</v></c></row>',
        '<row r="1"><c r="A1"><v>1 & 2</v></c></row>',
        '<row r="1"><c r="A1" t="str"><v>a]]>b</v></c></row>',
        '<row r="1"><c r="A1"><f t="shared" t="x"/><v>1</v></c></row>',
        '<row r="1"><c r="XFE1"><v>1</v></c></row>',
        '<row r="1"><c r="A2000000"><v>1</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>9</v></c></row>',
    ],
)
def test_a_row_that_no_parser_or_sheet_allows_is_refused(row: str) -> None:
    """A row is refused however plain it looks."""
    assert scanned(f"<sheetData>{row}</sheetData>") in {"CF002", "CF006"}


@pytest.mark.parametrize("before", ["", "<!-- -->"])
def test_shared_texts_are_read_plain_and_odd(before: str) -> None:
    """Texts, with and without runs and readings above them, are read in their order."""
    inside = (
        "<si><t> a </t></si>\n<si><t xml:space='preserve'> b </t></si>"
        '<si><t xml:space="preserve"> c&amp;_x0041_ </t></si>'
        "<si><r><t>d</t></r><r><t>e</t></r><rPh><t>f</t></rPh></si><si><t/></si><si><t>g</t></si>"
    )
    part = f'<sst count="6">{before}{inside}</sst>'.encode()
    assert shared_texts([part], "XLSX") == ["a", " b ", " c&A ", "de", "", "g"]

"""A long workbook, made on the spot: what a region might hand in week by week, two texts a row."""

from __future__ import annotations

import random
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

ROWS, COLUMNS = 20_000, "ABCDEFGHIJ"
_NUMBERS, _REGIONS, _CATEGORIES = "CDEFGH", 85, 22
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def make(path: Path, seed: int) -> None:
    """Write it: numbers, decimals in a form of their own, sums with formulas, shared texts."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    texts = "".join(f"<si><t>Округ {n} &amp; область</t></si>" for n in range(_REGIONS))
    texts += "".join(f"<si><t>Категория {n}</t></si>" for n in range(_CATEGORIES))
    rows = "".join(_row(number, chance) for number in range(1, ROWS + 1))
    xf = '<xf numFmtId="0"/><xf numFmtId="4"/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}"/></Types>',
        "_rels/.rels": _relations({"a": ("officeDocument", "xl/workbook.xml")}),
        "xl/_rels/workbook.xml.rels": _relations(
            {
                "a": ("worksheet", "worksheets/sheet1.xml"),
                "b": ("sharedStrings", "sharedStrings.xml"),
                "c": ("styles", "styles.xml"),
            }
        ),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="Отчёт" sheetId="1" r:id="a"/></sheets></workbook>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><cellXfs count="2">{xf}</cellXfs>'
        "</styleSheet>",
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{texts}</sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>'
        "</worksheet>",
    }
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, _HEAD + text)


def _row(number: int, chance: random.Random) -> str:
    counts = [chance.randrange(5000) for _ in _NUMBERS]
    texts = chance.randrange(_REGIONS), _REGIONS + chance.randrange(_CATEGORIES)
    cells = [
        *(f'<c r="{c}{number}" t="s"><v>{n}</v></c>' for c, n in zip("AB", texts, strict=True)),
        *(f'<c r="{c}{number}"><v>{n}</v></c>' for c, n in zip(_NUMBERS, counts, strict=True)),
        f'<c r="I{number}" s="1"><v>{chance.randrange(100_000) / 100}</v></c>',
        f'<c r="J{number}"><f>SUM(C{number}:H{number})</f><v>{sum(counts)}</v></c>',
    ]
    return f'<row r="{number}" spans="1:10">{"".join(cells)}</row>'


def _relations(links: dict[str, tuple[str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for key, (kind, target) in links.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'

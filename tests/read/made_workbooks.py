"""Workbooks made on the spot, byte by byte: XLSX, ODS, XLS and XLSB."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
XLSB_TYPE = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
ODF = "urn:oasis:names:tc:opendocument:xmlns:"


def zipped(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """Write a zip archive of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def relations(links: Mapping[str, tuple[str, str]]) -> str:
    """Return a part that links ids to (kind, target)."""
    inner = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for key, (kind, target) in links.items()
    )
    return f'<Relationships xmlns="{RELATIONS}">{inner}</Relationships>'


def content_types(main: str, kind: str) -> str:
    """Return the part that says what the main part is."""
    return f'<Types xmlns="{TYPES}"><Override PartName="/{main}" ContentType="{kind}"/></Types>'


def xlsx(  # noqa: PLR0913 - a workbook has many parts
    path: Path,
    sheets: Mapping[str, str],
    *,
    codes: Sequence[str] = (),
    texts: Sequence[str] = (),
    more: Mapping[str, str | bytes] | None = None,
    state: Mapping[str, str] | None = None,
) -> Path:
    """Write a workbook. Each sheet is the inside of its worksheet element.

    Style 1 has the first of the format codes, style 2 the second, and so on.
    """
    links = {f"s{n}": ("worksheet", f"worksheets/sheet{n}.xml") for n in range(len(sheets))}
    links |= {"t": ("sharedStrings", "sharedStrings.xml"), "y": ("styles", "styles.xml")}
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n + 1}" state="{(state or {}).get(name, "visible")}"'
        f' r:id="s{n}"/>'
        for n, name in enumerate(sheets)
    )
    forms = "".join(
        f'<numFmt numFmtId="{164 + n}" formatCode="{code}"/>' for n, code in enumerate(codes)
    )
    cells = "".join(f'<xf numFmtId="{164 + n}"/>' for n in range(len(codes)))
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": content_types("xl/workbook.xml", SHEET_TYPE),
        "_rels/.rels": relations({"r": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relations(links),
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts>{forms}</numFmts>'
        f'<cellXfs><xf numFmtId="0"/>{cells}</cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">'
        + "".join(f'<si><t xml:space="preserve">{text}</t></si>' for text in texts)
        + "</sst>",
    }
    for n, inner in enumerate(sheets.values()):
        parts[f"xl/worksheets/sheet{n}.xml"] = f'<worksheet xmlns="{MAIN}">{inner}</worksheet>'
    return zipped(path, parts | dict(more or {}))


def ods(path: Path, tables: str, *, styles: str = "", manifest: str = "") -> Path:
    """Write a spreadsheet; `tables` are its table:table elements."""
    spaces = " ".join(f'xmlns:{p}="{ODF}{p}:1.0"' for p in ("office", "table", "text", "style"))
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    parts: dict[str, str | bytes] = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": content,
    }
    return zipped(path, parts | ({"META-INF/manifest.xml": manifest} if manifest else {}))


def compound(path: Path, streams: Mapping[str, bytes]) -> Path:
    """Write an OLE compound file; streams are padded to where small ones end."""
    size, free, end = 512, 0xFFFFFFFF, 0xFFFFFFFE
    padded = {name: body.ljust(4096, b"\0") for name, body in streams.items()}
    table = [0xFFFFFFFD, end]
    sectors = b""
    entries = [_entry("Root Entry", 5, 1, end, 0)]
    for number, (name, body) in enumerate(padded.items(), 1):
        count = -(-len(body) // size)
        start = len(table)
        table += [*range(start + 1, start + count), end]
        sectors += body.ljust(count * size, b"\0")
        last = number == len(padded)
        entries.append(_entry(name, 2, free, start, len(body), right=free if last else number + 1))
    directory = b"".join(entries).ljust(size, b"\0")
    assert len(table) <= 128
    assert len(directory) == size
    table += [free] * (128 - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", 0, *[free] * 108)
    path.write_bytes(header + struct.pack("<128I", *table) + directory + sectors)
    return path


def _entry(  # noqa: PLR0913 - the fields of an entry
    name: str, kind: int, child: int, start: int, size: int, *, right: int = 0
) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    free = 0xFFFFFFFF
    packed = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded), kind, 1)
    packed += struct.pack("<III", free, right or free, child)
    return packed + b"\0" * 36 + struct.pack("<IQ", start, size)


def record(number: int, body: bytes = b"") -> bytes:
    """Return one BIFF8 record."""
    return struct.pack("<HH", number, len(body)) + body


def biff_text(text: str) -> bytes:
    """Return a text as BIFF8 writes it, two bytes a letter."""
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def xls_stream(sheet: bytes, *, code: str = "General", before: bytes = b"") -> bytes:
    """Return a workbook stream with one sheet "Лист1", whose cells use form 0 or `code`'s, 1."""
    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)) + before
    forms = record(0x041E, struct.pack("<H", 164) + biff_text(code))
    forms += record(0x00E0, struct.pack("<HH16x", 0, 0)) + record(
        0x00E0, struct.pack("<HH16x", 0, 164)
    )
    shared = record(
        0x00FC, struct.pack("<II", 2, 2) + biff_text("Регион") + biff_text("Брянская область")
    )
    name = "Лист1"
    bound_size = 4 + 8 + 2 * len(name)
    place = len(start + forms + shared) + bound_size + 4
    bound = struct.pack("<IBBBB", place, 0, 0, len(name), 1) + name.encode("utf-16-le")
    body = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)) + sheet
    return start + forms + shared + record(0x0085, bound) + record(0x000A) + body + record(0x000A)


def xlsb_record(number: int, body: bytes = b"") -> bytes:
    """Return one BIFF12 record."""
    head = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
    size = len(body)
    packed = b""
    while True:
        packed += bytes([size & 0x7F | (0x80 if size > 127 else 0)])
        size >>= 7
        if not size:
            return head + packed + body


def wide(text: str) -> bytes:
    """Return a text as BIFF12 writes it."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(path: Path, sheet: bytes, *, code: str) -> Path:
    """Write a workbook with one sheet, whose cells use form 0 or `code`'s, 1."""
    styles = xlsb_record(44, struct.pack("<H", 164) + wide(code)) + xlsb_record(617, b"\2\0\0\0")
    styles += xlsb_record(47, struct.pack("<HH12x", 0, 0))
    styles += xlsb_record(47, struct.pack("<HH12x", 0, 164)) + xlsb_record(618)
    bundle = struct.pack("<II", 0, 1) + wide("s1") + wide("Лист1")
    return zipped(
        path,
        {
            "[Content_Types].xml": content_types("xl/workbook.bin", XLSB_TYPE),
            "_rels/.rels": relations({"r": ("officeDocument", "xl/workbook.bin")}),
            "xl/workbook.bin": xlsb_record(156, bundle),
            "xl/_rels/workbook.bin.rels": relations(
                {
                    "s1": ("worksheet", "worksheets/sheet1.bin"),
                    "t": ("sharedStrings", "sharedStrings.bin"),
                    "y": ("styles", "styles.bin"),
                }
            ),
            "xl/styles.bin": styles,
            "xl/sharedStrings.bin": xlsb_record(19, b"\0" + wide("Регион")),
            "xl/worksheets/sheet1.bin": sheet,
        },
    )

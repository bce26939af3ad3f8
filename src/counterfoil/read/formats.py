"""Telling a format by its bytes, never by its name.

Magic bytes, the parts of a zip archive, the streams of an OLE file, and for texts how they begin
and whether one sign parts their lines evenly. What no reader knows is refused by its name, so
that a finding can say it.
"""

from __future__ import annotations

import re
from enum import StrEnum

import orjson

from counterfoil.read.dialect import told_delimiter
from counterfoil.read.encodings import SAMPLE, is_binary, told_encoding
from counterfoil.read.given import Given
from counterfoil.read.limits import Limits, Unreadable, locked
from counterfoil.read.ole import SIGNATURE, CompoundFile
from counterfoil.read.package import Package


class Format(StrEnum):
    """A format that a reader knows, by the name that people use."""

    HTML = "HTML"
    PDF = "PDF"
    XLSX = "XLSX"
    XLSB = "XLSB"
    XLS = "XLS"
    ODS = "ODS"
    DOCX = "DOCX"
    DELIMITED = "delimited text"
    TEXT = "plain text"
    GZIP = "gzip"


_MAGIC = (
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG picture"),
    (b"\xff\xd8\xff", "JPEG picture"),
    (b"GIF8", "GIF picture"),
    (b"II*\0", "TIFF picture"),
    (b"MM\0*", "TIFF picture"),
    (b"BM", "BMP picture"),
    (b"RIFF", "RIFF media"),
    (b"OggS", "Ogg media"),
    (b"ID3", "MP3 sound"),
    (b"7z\xbc\xaf\x27\x1c", "7z archive"),
    (b"Rar!", "RAR archive"),
    (b"\xfd7zXZ\0", "xz archive"),
    (b"BZh", "bzip2 archive"),
    (b"\x28\xb5\x2f\xfd", "zstd archive"),
    (b"SQLite format 3\0", "SQLite database"),
    (b"PAR1", "Parquet"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
    (b"%!PS", "PostScript"),
    (b"\x09\x08\x10\0\0\x06", "bare Excel stream"),
)
_STREAMS = (
    ("WordDocument", "Word 97-2003 document"),
    ("PowerPoint Document", "PowerPoint 97-2003 presentation"),
    ("__properties_version1.0", "Outlook message"),
    ("VisioDocument", "Visio drawing"),
    ("Quill", "Publisher document"),
)
_OOXML = (
    (b"sheet.binary.macroEnabled.main", Format.XLSB),
    (b"spreadsheetml.sheet.main+xml", Format.XLSX),
    (b"spreadsheetml.template.main+xml", Format.XLSX),
    (b"ms-excel.sheet.macroEnabled.main+xml", Format.XLSX),
    (b"ms-excel.template.macroEnabled.main+xml", Format.XLSX),
    (b"wordprocessingml.document.main+xml", Format.DOCX),
    (b"wordprocessingml.template.main+xml", Format.DOCX),
    (b"ms-word.document.macroEnabled.main+xml", Format.DOCX),
    (b"ms-word.template.macroEnabledTemplate.main+xml", Format.DOCX),
)
_ODF = "application/vnd.oasis.opendocument."
_HINTS = (
    (b"xl/workbook.bin", "XLSB"),
    (b"xl/", "XLSX"),
    (b"word/", "DOCX"),
    (_ODF.encode() + b"spreadsheet", "ODS"),
)
_PROLOGUE = re.compile(r"\A(?:\s|\ufeff|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_TAG = re.compile(
    r"<(?:!doctype\s+html|html|head|body|table|div|meta|title|script|style|link|article|section|main"
    r"|header|p|h[1-6]|center|font|ul|ol|pre|span|base)\b",
    re.IGNORECASE,
)
_HEADER = re.compile(r"^[A-Za-z][A-Za-z0-9-]*:\s", re.MULTILINE)
_MAIL = re.compile(
    r"\A(?:From |(?:Return-Path|Received|Delivered-To|MIME-Version|Message-ID|X-[\w-]+|Date|From"
    r"|Subject|To):\s)",
    re.IGNORECASE,
)
_GZIP = b"\x1f\x8b"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_HEAD = 1024
_JSON = 64 << 20
_WHITE = b" \t\r\n\f\v\0\xef\xbb\xbf\xff\xfe"


def told_format(given: Given) -> Format:
    """Return an original's format; raise Unreadable where it is empty, locked or not known."""
    with given.path.open("rb") as stream:
        head = stream.read(SAMPLE)
        whole = not stream.read(1)
    if whole and not head.strip(_WHITE):
        code = "CF001"
        raise Unreadable(code)
    if b"%PDF-" in head[:_HEAD]:
        return Format.PDF
    if head.startswith(SIGNATURE):
        return _ole(given)
    if head.startswith(_ZIP):
        return _zip(given, head)
    if head.startswith(_GZIP):
        return Format.GZIP
    for magic, name in _MAGIC:
        if head.startswith(magic) and (len(magic) > 2 or is_binary(head)):  # noqa: PLR2004
            raise _unknown(name)
    if is_binary(head):
        raise _unknown("binary data")
    return _text(given, head, whole=whole)


def _unknown(name: str) -> Unreadable:
    return Unreadable("CF005", format=name)


def _ole(given: Given) -> Format:
    container = CompoundFile(given.path)
    if "EncryptedPackage" in container:
        raise locked("Office document")
    if "Workbook" in container or "Book" in container:
        return Format.XLS
    for stream, name in _STREAMS:
        if stream in container:
            raise _unknown(name)
    raise _unknown("OLE document")


def _zip(given: Given, head: bytes) -> Format:
    form = next((name for hint, name in _HINTS if hint in head), "ZIP archive")
    package = Package(given.path, form, given.limits)
    if "[Content_Types].xml" in package:
        return _ooxml(package, given.limits)
    if "mimetype" in package:
        kind = package.read("mimetype")[:_HEAD].decode("ascii", "replace").strip()
        if kind.startswith(_ODF + "spreadsheet"):
            return Format.ODS
        name = kind.removeprefix(_ODF)
        raise _unknown(f"OpenDocument {name}" if kind.startswith(_ODF) else kind)
    raise _unknown("ZIP archive")


def _ooxml(package: Package, limits: Limits) -> Format:
    types = package.read("[Content_Types].xml")[: limits.ample]
    for mark, form in _OOXML:
        if mark in types:
            return form
    raise _unknown("PowerPoint presentation" if b"presentationml" in types else "Office package")


def _text(given: Given, head: bytes, *, whole: bool) -> Format:
    start = _PROLOGUE.sub("", _loosely(head), count=1)
    if _TAG.match(start):
        return Format.HTML
    if start.startswith("<"):
        raise _unknown("Excel 2003 XML" if "schemas-microsoft-com:office:spreadsheet" in start else "XML")
    if start[:1] in {"{", "["} and _is_json(given):
        raise _unknown("JSON")
    if _MAIL.match(start) and len(_HEADER.findall(start[: 4 * _HEAD])) > 2:  # noqa: PLR2004
        raise _unknown("e-mail message")
    if given.delimiter:
        return Format.DELIMITED
    encoding = told_encoding(head, given.encoding, whole=whole)
    sample = head.decode(encoding.codec, "ignore")
    return Format.DELIMITED if told_delimiter(sample, whole=whole) else Format.TEXT


def _loosely(head: bytes) -> str:
    """Return the beginning as text good enough to see tags in, whatever its letters."""
    for codec in ("utf-16-le", "utf-16-be"):
        if head[:200].decode(codec, "ignore").isprintable() or "<" in head[:400].decode(codec, "ignore"):
            text = head.decode(codec, "ignore")
            if _TAG.search(text[: 4 * _HEAD]):
                return text
    return head.decode("latin-1").removeprefix("\xef\xbb\xbf")


def _is_json(given: Given) -> bool:
    if given.path.stat().st_size > _JSON:
        return False
    try:
        orjson.loads(given.path.read_bytes())
    except orjson.JSONDecodeError:
        return False
    return True

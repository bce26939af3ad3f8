"""Telling a format by its bytes, never by its name.

Magic bytes, the parts of a zip archive, the streams of an OLE file, and for texts how they begin
and whether one sign parts their lines evenly. What no reader knows is refused by its name, so
that a finding can say it.
"""

from __future__ import annotations

import re
from pathlib import Path

from counterfoil.read.archives.tar import is_tar
from counterfoil.read.given import Given
from counterfoil.read.kinds import Format
from counterfoil.read.limits import Unreadable, locked
from counterfoil.read.mail.telling import told_mail
from counterfoil.read.ole import SIGNATURE, CompoundFile
from counterfoil.read.package import Package, is_listed, is_wacz
from counterfoil.read.summary import summary
from counterfoil.read.text.encodings import SAMPLE, is_binary
from counterfoil.read.text.telling import told_text

_MAGIC = (
    (b"{\\rtf", Format.RTF),
    (b"WARC/0", Format.WARC),
    (b"WARC/1", Format.WARC),
    (b"\xdb\xa5\x2d\0", Format.DOC),
    (b"\x89PNG", Format.PNG),
    (b"\xff\xd8\xff", Format.JPEG),
    (b"GIF8", Format.GIF),
    (b"\xd7\xcd\xc6\x9a", Format.WMF),
    (b"\1\0\x09\0\0\3", Format.WMF),
    (b"\2\0\x09\0\0\3", Format.WMF),
    (b"II*\0", Format.TIFF),
    (b"MM\0*", Format.TIFF),
    (b"BM", Format.BMP),
    (b"RIFF", "RIFF media"),
    (b"OggS", "Ogg media"),
    (b"ID3", "MP3 sound"),
    (b"7z\xbc\xaf\x27\x1c", Format.SEVENZIP),
    (b"CFR1\0", Format.RETURN),
    (b"\x78\x9f\x3e\x22", Format.TNEF),
    (b"Rar!", Format.RAR),
    (b"MSCF\0\0\0\0", Format.CAB),
    (b"\x04\x22\x4d\x18", Format.LZ4),
    (b"LZIP\x01", Format.LZIP),
    (b"\x1f\x9d", Format.COMPRESS),
    (b"\xfd7zXZ\0", Format.XZ),
    (b"BZh", Format.BZIP2),
    (b"\x28\xb5\x2f\xfd", Format.ZSTD),
    (b"SQLite format 3\0", "SQLite database"),
    (b"PAR1", "Parquet"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
    (b"%!PS", "PostScript"),
    (b"\x09\x08\x10\0\0\x06", "bare Excel stream"),
)
_WORDS = {b"GIF8", b"BM", b"RIFF", b"OggS", b"ID3", b"PAR1", b"MZ"}
"""Marks with which a text may begin as well; numbers that follow in a file are no text."""
_NUMBERS = re.compile(b"[\0-\x08\x0e-\x1a]")
_BEGINNING = 32
_WEBP = b"WEBP"
_EMF, _EMF_AT = b" EMF", 40
_STREAMS = (
    ("WordDocument", Format.DOC),
    ("PowerPoint Document", Format.PPT),
    ("__properties_version1.0", Format.MSG),
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
    (b"presentationml.presentation.main+xml", Format.PPTX),
    (b"presentationml.slideshow.main+xml", Format.PPTX),
    (b"presentationml.template.main+xml", Format.PPTX),
    (b"ms-powerpoint.presentation.macroEnabled.main+xml", Format.PPTX),
    (b"ms-powerpoint.slideshow.macroEnabled.main+xml", Format.PPTX),
)
_EPUB = "application/epub+zip"
_ODF = "application/vnd.oasis.opendocument."
_OPEN = {
    "spreadsheet": Format.ODS,
    "text": Format.ODT,
    "presentation": Format.ODP,
    "graphics": Format.ODG,
}
_HINTS = (
    (b"xl/workbook.bin", "XLSB"),
    (b"xl/", "XLSX"),
    (b"word/", "DOCX"),
    (b"ppt/", "PPTX"),
    (_EPUB.encode(), "EPUB"),
    *((f"{_ODF}{name}".encode(), str(form)) for name, form in _OPEN.items()),
)
_GZIP = b"\x1f\x8b"
_ARCHIVES = (_GZIP, b"7z\xbc\xaf", b"Rar!", b"\xfd7zXZ\0", b"BZh", b"\x28\xb5\x2f\xfd", b"WARC/")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_HEAD = 1024
_NO_TEXT = ("binary data", "program")
_IMAGE, _IMAGE_AT = b"CD001", 0x8001
_WHITE = b" \t\r\n\f\v\0\xef\xbb\xbf\xff\xfe"


def told_format(given: Given) -> Format:
    """Return an original's format; raise Unreadable where it is empty, locked or not known."""
    with given.path.open("rb") as stream:
        head = stream.read(SAMPLE)
        whole = not stream.read(1)
    found = _told(given, head, whole=whole)
    if isinstance(found, Format):
        return found
    code = "CF005" if found else "CF001"
    raise Unreadable(code, format=found)


def _told(given: Given, head: bytes, *, whole: bool) -> Format | str:
    """Return the format, or the name of one that no reader knows, or "" for an empty file."""
    if whole and not head.strip(_WHITE):
        return ""
    for magic, look in ((SIGNATURE, _ole), *((mark, _zip) for mark in _ZIP)):
        if head.startswith(magic):
            return look(given, head)
    if is_tar(head):
        return Format.TAR
    if b"%PDF-" in head[:_HEAD] and not head.startswith(_ARCHIVES):
        return Format.PDF
    if mail := told_mail(given.path, head):
        return Format(mail)
    return _magic(head, given.path) or told_text(given, head, whole=whole)


def _magic(head: bytes, path: Path) -> Format | str:
    """Return what the first bytes alone say, or "" where they may be a text's."""
    found = _by_mark(head)
    # A ZIP archive is listed at its end, whatever stands before it or is missing there.
    return Format.ZIP if found in _NO_TEXT and is_listed(path) else found


def _by_mark(head: bytes) -> Format | str:
    if head.startswith(_GZIP):
        return Format.GZIP
    if head.startswith(b"\1\0\0\0") and head[_EMF_AT:].startswith(_EMF):
        return Format.EMF
    for magic, name in _MAGIC:
        if head.startswith(magic) and (
            magic not in _WORDS or _NUMBERS.search(head, endpos=_BEGINNING)
        ):
            return Format.WEBP if magic == b"RIFF" and head[8:12] == _WEBP else name
    if head[_IMAGE_AT:].startswith(_IMAGE):
        return Format.ISO
    return "binary data" if is_binary(head) else ""


def _ole(given: Given, _: bytes) -> Format | str:
    container = CompoundFile.of(given)
    if "EncryptedPackage" in container:
        form = "Office document"
        raise locked(form, summary(container))
    if "Workbook" in container or "Book" in container:
        return Format.XLS
    return next((name for stream, name in _STREAMS if stream in container), "OLE document")


def _zip(given: Given, head: bytes) -> Format | str:
    form = next((name for hint, name in _HINTS if hint in head), "")
    try:
        package = Package.of(given, form or Format.ZIP)
    except Unreadable:
        # An archive may hold what no document may; its own reader says so, file by file.
        if form:
            raise
        return Format.WACZ if is_wacz(given.path) else Format.ZIP
    if "[Content_Types].xml" in package:
        types = package.read("[Content_Types].xml")
        return next((form for mark, form in _OOXML if mark in types), "Office package")
    if "mimetype" in package:
        kind = package.read("mimetype")[:_HEAD].decode("ascii", "replace").strip()
        name = kind.removeprefix(_ODF)
        if name == kind:
            return Format.EPUB if kind == _EPUB else kind
        return _OPEN.get(name.partition("-")[0], f"OpenDocument {name}")
    return Format.WACZ if is_wacz(given.path) else Format.ZIP

"""The formats that readers know, by the names that people use."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """A format that a reader knows, by the name that people use."""

    HTML = "HTML"
    PDF = "PDF"
    XLSX = "XLSX"
    XLSB = "XLSB"
    XLS = "XLS"
    ODS = "ODS"
    DOCX = "DOCX"
    PPTX = "PPTX"
    ODT = "ODT"
    ODP = "ODP"
    RTF = "RTF"
    DOC = "DOC"
    PPT = "PPT"
    EPUB = "EPUB"
    WORD_XML = "Word XML"
    EXCEL_XML = "Excel 2003 XML"
    MESSAGES = "messenger export"
    VALUES = "data value set"
    ADX = "ADX"
    JSON = "JSON"
    XML = "XML"
    DELIMITED = "delimited text"
    TEXT = "plain text"
    EML = "e-mail message"
    MBOX = "mailbox"
    MSG = "Outlook message"
    TNEF = "winmail.dat"
    ENVELOPE = "S/MIME envelope"
    ZIP = "ZIP archive"
    TAR = "TAR archive"
    MHTML = "MHTML"
    WARC = "WARC"
    WACZ = "WACZ"
    SEVENZIP = "7z archive"
    RAR = "RAR archive"
    CAB = "CAB archive"
    ISO = "disk image"
    ZSTD = "zstd archive"
    LZ4 = "LZ4 archive"
    LZIP = "lzip archive"
    COMPRESS = "compress archive"
    PNG = "PNG picture"
    JPEG = "JPEG picture"
    TIFF = "TIFF picture"
    WEBP = "WEBP picture"
    GIF = "GIF picture"
    BMP = "BMP picture"
    RETURN = "weekly return"
    GZIP = "gzip"
    BZIP2 = "bzip2"
    XZ = "xz"


PACKED = (Format.GZIP, Format.BZIP2, Format.XZ)
"""Formats that hold one file: what is inside is read as if it had come unpacked."""

PICTURES = (Format.PNG, Format.JPEG, Format.TIFF, Format.WEBP, Format.GIF, Format.BMP)
"""Formats of pictures, on which words are recognised."""

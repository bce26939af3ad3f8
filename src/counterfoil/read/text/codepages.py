"""Windows' numbers of encodings ([MS-UCODEREF] 2.2.1), RTF's of character sets, and languages'.

Text that is not Unicode is in the encoding of a language: which one, Windows' table of locales says
(the ANSI code page of [MS-LCID]'s languages). Languages that have none there are not in it.
"""

from __future__ import annotations

from counterfoil.read.limits import Unreadable
from counterfoil.read.text.encodings import codec_of

_NAMED = {
    1200: "utf-16-le",
    1201: "utf-16-be",
    708: "iso8859-6",
    936: "gb18030",
    1361: "johab",
    10000: "mac-roman",
    10006: "mac-greek",
    10007: "mac-cyrillic",
    10029: "mac-latin2",
    10081: "mac-turkish",
    0x8000: "mac-roman",
    0x8001: "cp1252",
    20127: "cp1252",
    20866: "koi8-r",
    20932: "euc-jp",
    21866: "koi8-u",
    28591: "cp1252",
    28592: "iso8859-2",
    28594: "iso8859-4",
    28595: "iso8859-5",
    28597: "iso8859-7",
    28599: "iso8859-9",
    28605: "iso8859-15",
    50220: "iso2022-jp",
    50221: "iso2022-jp",
    50222: "iso2022-jp",
    50225: "iso2022-kr",
    51932: "euc-jp",
    51936: "gb2312",
    51949: "euc-kr",
    52936: "hz",
    54936: "gb18030",
    65000: "utf-7",
    65001: "utf-8",
}
_CHARSETS = {
    0: "cp1252",
    77: "mac-roman",
    78: "cp932",
    79: "cp949",
    80: "gb18030",
    81: "cp950",
    83: "mac-greek",
    85: "mac-turkish",
    88: "mac-latin2",
    89: "mac-cyrillic",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gb18030",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}
_LANGUAGES = {
    # Two languages that are written in two alphabets each, and Chinese with its two scripts.
    **dict.fromkeys((0x0C1A, 0x1C1A, 0x201A, 0x281A, 0x301A, 0x0843, 0x082C), 1251),
    **dict.fromkeys((0x0404, 0x0C04, 0x1404), 950),
    0x04: 936,
    0x11: 932,
    0x12: 949,
    0x1E: 874,
    0x2A: 1258,
    **dict.fromkeys((0x05, 0x0E, 0x15, 0x18, 0x1A, 0x1B, 0x1C, 0x24), 1250),
    **dict.fromkeys((0x02, 0x19, 0x22, 0x23, 0x28, 0x2F, 0x3F, 0x40, 0x44, 0x50, 0x6D), 1251),
    **dict.fromkeys((0x03, 0x06, 0x07, 0x09, 0x0A, 0x0B, 0x0C, 0x0F, 0x10, 0x13, 0x14), 1252),
    **dict.fromkeys((0x16, 0x1D, 0x21, 0x2D, 0x36, 0x38, 0x3C, 0x3E, 0x41, 0x56), 1252),
    0x08: 1253,
    **dict.fromkeys((0x1F, 0x2C, 0x43), 1254),
    0x0D: 1255,
    **dict.fromkeys((0x01, 0x20, 0x29), 1256),
    **dict.fromkeys((0x25, 0x26, 0x27), 1257),
}
"""Code pages by locale, or by language: its lowest ten bits."""
_LANGUAGE = 0x3FF


def codec_of_language(locale: int) -> str:
    """Return Python's name for the code page of a locale; empty where it has none."""
    page = _LANGUAGES.get(locale & 0xFFFF) or _LANGUAGES.get(locale & _LANGUAGE)
    return codec_of_page(page) if page else ""


def codec_of_page(page: int) -> str:
    """Return Python's name for a code page; empty for one that it does not know."""
    try:
        return codec_of(_NAMED.get(page, f"cp{page}"))
    except Unreadable:
        return ""


def charset_codec(charset: int) -> str:
    """Return Python's name for a character set of a font; empty where it says nothing."""
    return _CHARSETS.get(charset, "")

"""Windows' numbers of encodings ([MS-UCODEREF] 2.2.1), and RTF's numbers of character sets."""

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


def codec_of_page(page: int) -> str:
    """Return Python's name for a code page; empty for one that it does not know."""
    try:
        return codec_of(_NAMED.get(page, f"cp{page}"))
    except Unreadable:
        return ""


def charset_codec(charset: int) -> str:
    """Return Python's name for a character set of a font; empty where it says nothing."""
    return _CHARSETS.get(charset, "")

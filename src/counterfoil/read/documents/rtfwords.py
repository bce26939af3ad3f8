"""The control words of RTF that readers need (RTF Specification 1.9.1), by what they do."""

from __future__ import annotations

import codecs

CHARSETS = {
    77: "mac_roman",
    78: "cp932",
    79: "cp949",
    80: "gbk",
    81: "cp950",
    83: "mac_greek",
    85: "mac_turkish",
    88: "mac_latin2",
    89: "mac_cyrillic",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gbk",
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
"""Encodings by a font's character set; sets that are not here follow the document."""
SYMBOLS = 2
"""The character set of fonts that draw signs instead of letters."""
SIGNS_OF_SYMBOLS = {0xB7: "•", 0xA7: "▪", 0xD8: "►", 0xE0: "→", 0xA8: "☐", 0xFE: "☒", 0xFC: "✓"}
"""The commonest signs of such fonts."""
_PAGES = {10000: "mac_roman", 10006: "mac_greek", 10007: "mac_cyrillic", 10029: "mac_latin2"}
_PAGES |= {10081: "mac_turkish", 65001: "utf-8", 1361: "johab", 936: "gbk", 708: "iso8859-6"}
MACHINES = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
"""Encodings by the words that say which machine wrote the document."""

SIGNS = {
    "tab": "\t",
    "line": "\n",
    "lbr": "\n",
    "softline": "\n",
    "emdash": "\u2014",
    "endash": "\u2013",
    "lquote": "\u2018",
    "rquote": "\u2019",
    "ldblquote": "\u201c",
    "rdblquote": "\u201d",
    "bullet": "\u2022",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "~": " ",
    "_": "\u2011",
    "zwj": "\u200d",
    "zwnj": "\u200c",
    "ltrmark": "",
    "rtlmark": "",
}
"""Words and signs that stand for text."""
ENDS = {"par", "sect", "page", "column", "\n", "\r"}
"""Words that end a paragraph."""
_LEFT_OUT = """
    colortbl pict objdata objclass objname objalias themedata colorschememapping datastore
    latentstyles listtable listoverridetable rsidtbl xmlnstbl mmathPr fldinst filetbl revtbl
    pgptbl userprops nonshppict bkmkstart bkmkend atnid atnauthor atntime atnref atndate atnicn
    atnparent atrfstart atrfend xe tc tcl rxe bxe background shprslt nonesttables pntxta pntxtb
    do datafield docvar private fname falt panose ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn
    wgrffmtfilter category keywords subject doccomm comment hlinkbase template formfield
    listname listpicture liststylename levelmarker leveltext levelnumbers ffname ffdeftext
    ffformat ffhelptext ffstattext ffentrymcr ffexitmcr ffl mchr mbegChr mendChr msepChr mtype
    mpos mvertJc mgrow mbrk protusertbl fontemb fontfile linkval propname staticval mhtmltag
"""
LEFT_OUT = frozenset(_LEFT_OUT.split())
"""Groups whose text is no text of the document."""
STARRED = {"shpinst", "ud", "moMath", "moMathPara", "result"}
"""Groups that old readers may leave out and this one does not."""
EDGES = {"header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"}
MOMENTS = {"creatim": "created", "revtim": "modified", "printim": "printed"}
FACTS = {
    "title": "title",
    "author": "author",
    "operator": "modified by",
    "company": "company",
    "generator": "tool",
}
"""Groups of the document's information, and the names of what they say."""


def codec_of(page: int) -> str:
    """Return the encoding of a code page, or "" where it is not known."""
    try:
        return codecs.lookup(_PAGES.get(page, f"cp{page}")).name
    except LookupError:
        return ""

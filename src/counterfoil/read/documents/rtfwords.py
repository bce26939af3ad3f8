"""The control words of RTF that readers need (RTF Specification 1.9.1), by what they do."""

from __future__ import annotations

SYMBOLS = 2
"""The character set of fonts that draw signs instead of letters."""
SIGNS_OF_SYMBOLS = {0xB7: "•", 0xA7: "▪", 0xD8: "►", 0xE0: "→", 0xA8: "☐", 0xFE: "☒", 0xFC: "✓"}
"""The commonest signs of such fonts."""
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
    colortbl objdata objclass objname objalias themedata colorschememapping datastore
    latentstyles listtable listoverridetable rsidtbl xmlnstbl mmathPr filetbl revtbl
    pgptbl userprops nonshppict bkmkstart bkmkend atnid atnauthor atntime atnref atndate atnicn
    atnparent atrfstart atrfend xe tc tcl rxe bxe background shprslt nonesttables pntxta pntxtb
    do datafield docvar private fname falt panose ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn
    wgrffmtfilter category comment hlinkbase template formfield
    listname listpicture liststylename levelmarker leveltext levelnumbers ffname ffdeftext
    ffformat ffhelptext ffstattext ffentrymcr ffexitmcr ffl mchr mbegChr mendChr msepChr mtype
    mpos mvertJc mgrow mbrk protusertbl fontemb fontfile linkval propname staticval mhtmltag
"""
LEFT_OUT = frozenset(_LEFT_OUT.split())
"""Groups whose text is no text of the document."""
STARRED = {"shpinst", "shppict", "picprop", "ud", "moMath", "moMathPara", "result"}
"""Groups that old readers may leave out and this one does not."""
EDGES = {"header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"}
MOMENTS = {"creatim": "created", "revtim": "modified", "printim": "printed"}
FACTS = {
    "title": "title",
    "author": "author",
    "operator": "modified by",
    "company": "organisation",
    "generator": "tool",
    "subject": "subject",
    "keywords": "keywords",
    "doccomm": "comment",
}
"""Groups of the document's information, and the names of what they say."""


def sign_of(code: int) -> str:
    """Return a sign of a font that draws signs: bullets are told, and its letters are left."""
    if code < 0x80:  # noqa: PLR2004 - ASCII
        return chr(code)
    return SIGNS_OF_SYMBOLS.get(code, "\ufffd")

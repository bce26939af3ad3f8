"""Telling formats of texts by how they begin, and by whether one sign parts their lines evenly."""

from __future__ import annotations

import re

from counterfoil.read.given import Given
from counterfoil.read.kinds import Format
from counterfoil.read.text.dialect import told_delimiter
from counterfoil.read.text.encodings import told_encoding, wide_codec
from counterfoil.read.trees import told_json, told_xml

_PROLOGUE = re.compile(r"\A(?:\s|\ufeff|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_TAG = re.compile(
    r"<(?:!doctype\s+html|html|head|body|table|div|meta|title|script|style|link|article|section|main"
    r"|header|p|h[1-6]|center|font|ul|ol|pre|span|base|br|hr|a|b|i|em|strong|img|form|nav|noscript)\b",
    re.IGNORECASE,
)
_LATIN_MARK = "\xef\xbb\xbf"


def told_text(given: Given, head: bytes, *, whole: bool) -> Format:
    """Return the format of a text: pages, trees and lines parted by one sign, else plain text."""
    loosely = head.decode(wide_codec(head) or "latin-1", "ignore").removeprefix(_LATIN_MARK)
    start = _PROLOGUE.sub("", loosely, count=1)
    if _TAG.match(start):
        return Format.HTML
    if start.startswith("<"):
        return Format(told_xml(start))
    if start[:1] in {"{", "["} and (held := told_json(given.path)):
        return Format(held)
    if given.delimiter:
        return Format.DELIMITED
    encoding = told_encoding(head, given.encoding, whole=whole)
    sample = head.decode(encoding.codec, "ignore")
    return Format.DELIMITED if told_delimiter(sample, whole=whole) else Format.TEXT

"""Telling what JSON and XML hold, by the names of formats."""

from __future__ import annotations

from pathlib import Path

import orjson

from counterfoil.read.documents.chats import chats_in
from counterfoil.read.exchange.adx import ROOT
from counterfoil.read.exchange.values import holds_values

_XML = (
    ("schemas.microsoft.com/office/word/2003/wordml", "Word XML"),
    ("schemas.microsoft.com/office/2006/xmlPackage", "Word XML"),
    ("schemas-microsoft-com:office:spreadsheet", "Excel 2003 XML"),
)
_NAMED = 16 << 10
_JSON = 64 << 20


def told_xml(start: str) -> str:
    """Return what XML holds, by how it starts from its first tag on."""
    if ROOT.match(start[:_NAMED]):
        return "ADX"
    return next((form for mark, form in _XML if mark in start[:_NAMED]), "XML")


def told_json(path: Path) -> str:
    """Return what JSON holds; nothing for what is no JSON, or too much of it."""
    if path.stat().st_size > _JSON:
        return ""
    try:
        piece = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError:
        return ""
    if holds_values(piece):
        return "data value set"
    return "messenger export" if chats_in(piece) else "JSON"

"""Who wrote a text and when, where a line under its title says so: "By Ann Lee, 3 October 2023"."""

from __future__ import annotations

import re
from typing import NamedTuple

from counterfoil.read.web.written_days import written_day

_LONGEST = 90
_BY = re.compile(
    r"(?:by|von|par|por|author|autor(?:in)?|auteur|автор[ыа]?|текст)\b\s*:?\s+(?P<names>.+)",
    re.IGNORECASE,
)
_NAME = re.compile(r"[A-ZА-ЯЁ][\w'’.-]*(?:\s+(?:[A-ZА-ЯЁ][\w'’.-]*|de|von|van|der|la|и|and)){1,6}")
_DAY = re.compile(
    r"(?:\bв\s+|\bat\s+)?\d{1,2}:\d\d(?:\s*(?:[ap]m|uhr|h)\b)?|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{4}"
    r"|\d{1,2}(?:st|nd|rd|th|er|º|\.)?\s+(?:de\s+)?[^\W\d_]{3,10}\.?,?\s+(?:de\s+)?\d{4}"
    r"(?:\s*(?:г\.|года))?"
    r"|[^\W\d_]{3,9}\.?\s+\d{1,2},?\s+\d{4}|published|updated|\bstand\b|veröffentlicht|publiziert|erschienen|опубликовано",
    re.IGNORECASE,
)
_LAST = re.compile(r"\s(?:am|on|le|el|il)$", re.IGNORECASE)
_EDGES = " ,;|·•—–-:"


class Byline(NamedTuple):
    """What a byline says: an author, a day (YYYY-MM-DD), or both."""

    author: str
    published: str


def byline(text: str) -> Byline | None:
    """Return what a line says where it is a byline and nothing else, or None."""
    if len(text) > _LONGEST:
        return None
    day, by = written_day(text), _BY.match(text)
    if not day and not by:
        return None
    names = without_day(by["names"] if by else text)
    if _NAME.fullmatch(names):
        return Byline(names, day)
    return Byline("", day) if day and not names else None


def without_day(text: str) -> str:
    """Return a text without days and hours, and without what stood around them."""
    return _LAST.sub("", _DAY.sub("", text).strip(_EDGES)).strip(_EDGES)

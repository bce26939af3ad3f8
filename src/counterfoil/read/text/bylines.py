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
    r"(?:\bв\s+|\bat\s+)?\d{1,2}:\d\d(?:\s*[ap]m\b)?|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{4}"
    r"|\d{1,2}(?:st|nd|rd|th)?\s+[^\W\d_]{3,9}\.?,?\s+\d{4}(?:\s*(?:г\.|года))?"
    r"|[^\W\d_]{3,9}\.?\s+\d{1,2},?\s+\d{4}|published|updated|опубликовано",
    re.IGNORECASE,
)
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
    names = _DAY.sub("", by["names"] if by else text).strip(_EDGES)
    if _NAME.fullmatch(names):
        return Byline(names, day)
    return Byline("", day) if day and not names else None

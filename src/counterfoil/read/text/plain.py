"""Reading plain text: blank lines part paragraphs, and lines do where there are none."""

from __future__ import annotations

import re

from counterfoil.model.reading import Article, Reading
from counterfoil.read.given import Given, tidy
from counterfoil.read.text.encodings import decoded

READER = "text/1"
_BLANK = re.compile(r"\n[^\S\n]*\n\s*")


def read_text(given: Given) -> Reading:
    """Read a text; raise Unreadable where its encoding is undecided."""
    text, encoding = decoded(given.path, given.encoding)
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    pieces = _BLANK.split(text) if _BLANK.search(text) else text.split("\n")
    paragraphs = tuple(paragraph for piece in pieces if (paragraph := tidy(piece)))
    article = Article(paragraphs=paragraphs)
    return Reading(given.digest, READER, "", article, metadata={"encoding": encoding.name})

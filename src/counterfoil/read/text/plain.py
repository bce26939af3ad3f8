"""Reading plain text and Markdown: blank lines part paragraphs, and lines do where there are none.

A first line that stands alone, is short and ends no sentence is a heading, and so is a line that
Markdown marks as one: the text's title. Where long paragraphs follow it, the text is an article:
title and byline are none of its paragraphs then, and neither are reading tips and appeals. Where
bytes and letters map onto each other, each paragraph has its place in the bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from counterfoil.model.reading import Article, Reading
from counterfoil.read.given import Given, tidy
from counterfoil.read.text.bylines import byline
from counterfoil.read.text.encodings import decoded
from counterfoil.read.web.appeals import Linked, left_out

READER = "text/5"
_PARAGRAPH = re.compile(r"\S(?:[^\n]|\n(?![^\S\n]*(?:\n|\Z)))*")
_LINE = re.compile(r"\S[^\n]*")
_BLANK = re.compile(r"\n[^\S\n]*\n")
_ENDS = re.compile(r"(?:\r\n?|\x85|\u2028|\u2029)")
_MARKED = re.compile(r"#{1,2}[ \t]+(?P<text>[^\n]*?)[ \t]*#*\s*\Z")
_UNDERLINED = re.compile(r"(?P<text>[^\n]+)\n[ \t]*(?:=+|-{3,})\s*\Z")
_LONGEST = 150
_RUNNING = 160
_UNDER = 3
_ENDS_SENTENCE = tuple(".!?…:;,-")
_MARKS = {"utf-8-sig": 3, "utf-16": 2, "utf-32": 4}


def read_text(given: Given) -> Reading:
    """Read a text; raise Unreadable where its encoding is undecided."""
    text, encoding = decoded(given.path, given.encoding)
    # Line ends of other systems count as many letters as they have, so that places stay true.
    lines = _ENDS.sub(lambda found: "\n" * len(found[0]) if found[0] != "\r\n" else " \n", text)
    wanted = _PARAGRAPH if _BLANK.search(lines.strip()) else _LINE
    spans: list[tuple[int, int]] = []
    paragraphs: list[str] = []
    for found in wanted.finditer(lines):
        if paragraph := tidy(found[0]):
            spans.append((found.start(), found.start() + len(found[0].rstrip())))
            paragraphs.append(paragraph)
    first = lines[slice(*spans[0])] if spans else ""
    title = _title(first, alone=wanted is _PARAGRAPH and len(spans) > 1)
    places = tuple(_places(text, spans, encoding.codec, given.path.stat().st_size))
    article = Article(title, paragraphs=tuple(paragraphs), places=places)
    metadata = {"encoding": encoding.name}
    if title and any(len(paragraph) >= _RUNNING for paragraph in paragraphs[1:]):
        article, left = _parted(article)
        metadata |= {"left out": left} if left else {}
    return Reading(given.digest, READER, "", article, metadata=metadata)


def _parted(article: Article) -> tuple[Article, str]:
    """Part an article from its title and byline, and from tips and appeals, which are returned."""
    texts = article.paragraphs
    author = published = ""
    start = 1
    for text in texts[1 : 1 + _UNDER]:
        said = byline(text)
        if not said:
            break
        author, published, start = author or said.author, published or said.published, start + 1
    out = left_out([Linked(text) for text in texts])
    kept = [place for place in range(start, len(texts)) if not out[place]]
    places = tuple(article.places[place] for place in kept) if article.places else ()
    parted = Article(
        article.title, author, published, tuple(texts[place] for place in kept), places=places
    )
    return parted, "\n".join(texts[n] for n in range(start, len(texts)) if out[n])


def _title(first: str, *, alone: bool) -> str:
    """Return the title that the first lines are, or an empty text."""
    for form in (_MARKED, _UNDERLINED):
        if found := form.match(first):
            return tidy(found["text"])
    line = tidy(first)
    short = "\n" not in first.strip() and len(line) <= _LONGEST
    marked = line.endswith(_ENDS_SENTENCE) or line.startswith("<")
    return line if alone and short and not marked else ""


def _places(
    text: str, spans: list[tuple[int, int]], codec: str, size: int
) -> Iterator[tuple[int, int]]:
    """Yield the bytes that the letters of each span stand in; nothing where they do not map."""
    mark = _MARKS.get(codec, 0)
    bare = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(codec, codec)
    errors = "surrogatepass" if bare.startswith("utf") else "replace"
    if mark + len(text.encode(bare, errors)) != size:
        return
    done, place = 0, mark
    for start, end in spans:
        first = place + len(text[done:start].encode(bare))
        place = first + len(text[start:end].encode(bare))
        done = end
        yield first, place

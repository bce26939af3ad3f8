"""A reading cut into units: what a search finds whole, each with its place.

A page or an article is one unit, so that words found in it stand near each other; of a table each
row is one. What a reader left out of an article (menus, appeals) is a unit too: it is in the
original, and an investigator who asks whether a word is there is not told otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from counterfoil.model.reading import Reading, Table

TITLE, AUTHOR, TEXT, PAGE, TABLE = "title", "author", "text", "page", "table"
CAPTION, NOTE, PART, ABOUT, LEFT_OUT = "caption", "note", "part", "about", "left-out"
KINDS = (TITLE, AUTHOR, TEXT, PAGE, TABLE, CAPTION, NOTE, PART, ABOUT, LEFT_OUT)
_LEFT_OUT = "left out"
CELL_MARK = "\x1f"
"""Stands between the cells of a row."""
_AUTHORS = ("author", "from", "modified by")
# What readers say of how they read, not words that stand in the original.
_OURS = frozenset({"format", "packed", "encoding", "delimiter", "declared", "limits", "language"})

Place = dict[str, Any]
"""Where a unit stands: `page`, `table`, `name` of its sheet, `row`, `areas` of its cells, `hidden`.

Of a caption `quote` is what it is found by; of what an original says about itself `key` names it.
"""


class Unit(NamedTuple):
    """A piece of text: its kind, where it stands, its words."""

    kind: str
    place: Place
    text: str


def units(reading: Reading) -> Iterator[Unit]:
    """Yield the units of a reading, in an order that is always the same."""
    yield from _about(reading)
    if article := reading.article:
        if article.paragraphs and not reading.pages:
            yield Unit(TEXT, {}, "\n".join(article.paragraphs))
        for caption in article.captions:
            words = "\n".join(filter(None, (caption.text, caption.credit)))
            yield Unit(CAPTION, {"quote": caption.text or caption.credit}, words)
    for page in reading.pages:
        if page.text:
            yield Unit(PAGE, {"page": page.number}, page.text)
    for table in reading.tables:
        yield from _table(table)
    for part in reading.parts:
        yield Unit(PART, {}, part.name)


def _about(reading: Reading) -> Iterator[Unit]:
    metadata, article = reading.metadata, reading.article
    title = (article.title if article else "") or metadata.get("title", "")
    if title:
        yield Unit(TITLE, {}, title)
    named = [article.author] if article else []
    named += [metadata.get(key, "") for key in _AUTHORS]
    for author in dict.fromkeys(filter(None, named)):
        yield Unit(AUTHOR, {}, author)
    for key, words in sorted(metadata.items()):
        if key == _LEFT_OUT:
            yield Unit(LEFT_OUT, {}, words)
        elif words and key not in _OURS and key not in _AUTHORS and words != title:
            yield Unit(ABOUT, {"key": key}, words)


def _table(table: Table) -> Iterator[Unit]:
    base: Place = {"table": table.number}
    base |= {"name": table.name} if table.name else {}
    base |= {"page": table.page} if table.page else {}
    areas: dict[int, list[list[int]]] = {}
    for (row, column), area in table.areas.items():
        areas.setdefault(row, []).append([column, *area])
    for number, cells in enumerate(table.rows, 1):
        if any(cells):
            place = base | {"row": number}
            place |= {"areas": areas[number]} if number in areas else {}
            if table.hidden or number in table.hidden_rows:
                place["hidden"] = True
            yield Unit(TABLE, place, CELL_MARK.join(cell.replace(CELL_MARK, " ") for cell in cells))
    for (row, column), words in table.notes.items():
        yield Unit(NOTE, base | {"row": row, "column": column}, words)

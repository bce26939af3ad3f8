"""The digest of a reading's text: the one place that says what it is made from.

SHA-256 over lines of JSON, each an array that ends with a line feed, in this order:

    ["page", number, text]              for each page
    ["paragraph", text]                 for each paragraph of the article
    ["caption", text, credit]           for each caption
    ["table", number, name, digest]     for each table, where digest is the SHA-256, in
                                        hexadecimal, of its rows as JSON arrays of texts, each
                                        ending with a line feed
    ["note", row, column, text]         for each note on a cell of that table, by row and column

JSON is written without spaces, as UTF-8, and escapes only quotes, backslashes and control
characters. A page's and an article's text is in normal form (see given.tidy); a cell's is as the
cell shows it. Titles, authors and days are left out: locators do not point into them.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import orjson

from counterfoil.model.reading import Reading
from counterfoil.project.rows import rows_digest, whole


def text_digest(reading: Reading) -> str:
    """Return the SHA-256 of all normalised text of a reading, in hexadecimal."""
    digest = sha256()
    for page in reading.pages:
        digest.update(_line("page", page.number, page.text))
    if reading.article:
        for paragraph in reading.article.paragraphs:
            digest.update(_line("paragraph", paragraph))
        for caption in reading.article.captions:
            digest.update(_line("caption", caption.text, caption.credit))
    for table in reading.tables:
        digest.update(_line("table", table.number, table.name, rows_digest(table.rows)))
        for (row, column), text in sorted(table.notes.items()):
            digest.update(_line("note", row, column, text))
    return digest.hexdigest()


def _line(*parts: Any) -> bytes:
    try:
        return orjson.dumps(parts, option=orjson.OPT_APPEND_NEWLINE)
    except orjson.JSONEncodeError:
        # Halves of surrogate pairs, which no Unicode text may hold.
        texts = [whole(part) if isinstance(part, str) else part for part in parts]
        return orjson.dumps(texts, option=orjson.OPT_APPEND_NEWLINE)

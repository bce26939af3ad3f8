"""A reading as one JSON object, every piece with its locator.

docs/reading.schema.json says what each object holds; tests hold readings of all formats against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import Any, BinaryIO

import orjson

from counterfoil.checks import Finding
from counterfoil.model.locator import Locator
from counterfoil.model.reading import Article, Page, Part, Reading, Row, Spot, Table
from counterfoil.read.nested import Nested

Piece = dict[str, Any]


def as_json(reading: Reading, findings: Iterable[Finding] = ()) -> Piece:
    """Return a reading and its findings as one object; `write_json` needs less memory."""
    tables = [{**_table(table), "rows": list(_rows(table))} for table in reading.tables]
    parts = [_part(part) for part in reading.parts]
    found = [_finding(x) for x in findings]
    return {**_head(reading), "tables": tables, "parts": parts, "findings": found}


def write_json(
    reading: Reading,
    out: BinaryIO,
    findings: Iterable[Finding] = (),
    inside: Iterable[Nested | None] = (),
) -> None:
    """Write the same object to a stream, row by row: a table of any length needs no memory.

    `inside` has for each part what was read of it, or None.
    """
    _write(reading, out, findings, inside)
    out.write(b"\n")


def _write(
    reading: Reading, out: BinaryIO, findings: Iterable[Finding], inside: Iterable[Nested | None]
) -> None:
    out.write(orjson.dumps(_head(reading))[:-1] + b',"tables":[')
    for number, table in enumerate(reading.tables):
        out.write((b"," if number else b"") + orjson.dumps(_table(table))[:-1] + b',"rows":[')
        out.writelines(
            (b"," if place else b"") + orjson.dumps(row) for place, row in enumerate(_rows(table))
        )
        out.write(b"]}")
    out.write(b'],"parts":[')
    for number, (part, read) in enumerate(zip_longest(reading.parts, inside)):
        out.write((b"," if number else b"") + orjson.dumps(_part(part))[:-1])
        if read:
            out.write(b',"reading":')
            _write(read.reading, out, read.findings, read.inside)
        out.write(b"}")
    out.write(b'],"findings":' + orjson.dumps([_finding(x) for x in findings]) + b"}")


def _part(part: Part) -> Piece:
    return {"name": part.name, "digest": part.digest, "size": part.size}


def _head(reading: Reading) -> Piece:
    return {
        "digest": reading.digest,
        "reader": reading.reader,
        "text_digest": reading.text_digest,
        "metadata": dict(reading.metadata),
        "article": _article(reading.article) if reading.article else None,
        "pages": [_page(page) for page in reading.pages],
    }


def _article(article: Article) -> Piece:
    paragraphs = []
    place = 0
    quoted = set(article.quoted)
    for number, (text, span) in enumerate(zip_longest(article.paragraphs, article.places)):
        end = place + len(text)
        piece: Piece = {"text": text, "locator": str(Locator(start=place, end=end))}
        if article.spots:
            on, *others = map(_spot, article.spots[number])
            piece = {"text": text, "locator": on} | ({"goes_on": others} if others else {})
        if span and span[1]:
            start, after = span
            piece["bytes"] = {"type": "DataPositionSelector", "start": start, "end": after}
        paragraphs.append(piece | ({"quoted": True} if number in quoted else {}))
        place = end + 1
    return {
        "title": article.title,
        "author": article.author,
        "published": article.published,
        "paragraphs": paragraphs,
        "captions": [
            {
                "text": caption.text,
                "credit": caption.credit,
                "locator": str(Locator(quote=caption.text or caption.credit)),
            }
            for caption in article.captions
        ],
    }


def _spot(spot: Spot) -> str:
    page, start, end = spot
    return str(Locator(page=page, start=start, end=end))


def _page(page: Page) -> Piece:
    return {
        "number": page.number,
        "width": page.width,
        "height": page.height,
        "text": page.text,
        "locator": str(Locator(page=page.number)),
        "lines": [
            {
                "text": page.text[line.start : line.end],
                "locator": str(
                    Locator(page=page.number, area=line.area, start=line.start, end=line.end)
                ),
            }
            for line in page.lines
        ],
        "words": [
            {
                "text": page.text[word.start : word.end],
                "confidence": word.confidence,
                "locator": str(
                    Locator(page=page.number, area=word.area, start=word.start, end=word.end)
                ),
            }
            | ({"doubtful": True} if word.doubtful else {})
            for word in page.words
        ],
    }


def _table(table: Table) -> Piece:
    return {
        "number": table.number,
        "name": table.name,
        "hidden": table.hidden,
        "page": table.page,
        "headings": table.headings,
        "locator": str(table.place()),
        "hidden_rows": sorted(table.hidden_rows),
        "hidden_columns": sorted(table.hidden_columns),
        "spans": [
            {
                "locator": str(table.place((span.row, span.column))),
                "rows": span.rows,
                "columns": span.columns,
            }
            for span in table.spans
        ],
    }


def _rows(table: Table) -> Iterator[Piece]:
    beyond: dict[int, int] = {}
    for number, column in (*table.numbers, *table.formulas, *table.notes):
        beyond[number] = max(beyond.get(number, 0), column)
    for number, texts in enumerate(table.rows, 1):
        cells = list(_cells(table, number, texts, beyond.pop(number, 0)))
        if cells:
            yield {"row": number, "cells": cells}
    # Formulas without a result and notes may stand below the last text.
    for number in sorted(beyond):
        yield {"row": number, "cells": list(_cells(table, number, (), beyond[number]))}


def _cells(table: Table, number: int, row: Row, width: int) -> Iterator[Piece]:
    for column in range(1, max(len(row), width) + 1):
        cell: Piece = {"text": row[column - 1] if column <= len(row) else ""}
        kinds = ("number", table.numbers), ("formula", table.formulas), ("note", table.notes)
        for key, given in kinds:
            if (number, column) in given:
                cell[key] = given[number, column]
        if cell["text"] or len(cell) > 1:
            yield {"locator": str(table.place((number, column))), **cell}


def _finding(finding: Finding) -> Piece:
    return {
        "code": finding.code,
        "level": finding.level,
        "where": finding.where,
        "says": finding.sentence(),
        "advice": finding.advice(),
    }

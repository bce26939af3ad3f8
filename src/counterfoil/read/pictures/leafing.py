"""Leafing through a picture file: its pages recognised one by one."""

from __future__ import annotations

from counterfoil.model.reading import Page, Reading, Table, Trouble
from counterfoil.read.given import Given
from counterfoil.read.pictures.opening import opened
from counterfoil.read.pictures.scans import Scans


def read_pages(given: Given, scans: Scans, reader: str) -> Reading:
    """Return what is on a picture file's pages; raise Unreadable for a damaged one."""
    pages: list[Page] = []
    tables: list[Table] = []
    with opened(given.path, given.limits) as file:
        metadata = file.facts()
        for number in range(1, file.pages + 1):
            if found := scans.page(number, len(tables) + 1, file.scan):
                pages.append(found.page)
                tables += found.tables
    troubles = [*scans.troubles()]
    if file.frames > 1:
        troubles.append(Trouble("CF044", "", {"count": str(file.frames)}))
    return Reading(
        given.digest,
        reader,
        pages=tuple(pages),
        tables=tuple(tables),
        metadata={**metadata, **scans.metadata()},
        troubles=tuple(troubles),
    )

"""What a PDF holds beside its pages: attached files, bookmarks, links, empty fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO

import pypdfium2

from counterfoil.model.reading import Part, Trouble
from counterfoil.read.documents.links import Links
from counterfoil.read.given import Given, tidy
from counterfoil.read.parts import Parts
from counterfoil.read.pdf.annotations import Written, empty_fields

_DEEPEST, _MOST = 15, 10_000


def facts_within(document: pypdfium2.PdfDocument, pages: Sequence[Written]) -> dict[str, str]:
    """Return what a reading's metadata tells of links, bookmarks and empty fields."""
    links = Links()
    links.add(*(link.address for page in pages for link in page.links))
    lines = list(_bookmarks(document))
    marks = {"bookmarks": "\n".join(lines)} if lines else {}
    return links.facts() | marks | empty_fields(pages)


def files_within(
    document: pypdfium2.PdfDocument, given: Given, reader: str, form: str
) -> tuple[tuple[Part, ...], tuple[Trouble, ...]]:
    """Keep the files that are attached to a document; return them and what failed."""
    parts = Parts(given, reader, form)
    for number in range(document.count_attachments()):
        if parts.full:
            break
        with parts.taking(f"attachment-{number + 1}", pypdfium2.PdfiumError):
            attached = document.get_attachment(number)
            name = tidy(attached.get_name()) or f"attachment-{number + 1}"
            parts.keep(name, BytesIO(bytes(attached.get_data())))
    return parts.taken()


def _bookmarks(document: pypdfium2.PdfDocument) -> Iterator[str]:
    """Yield the titles of bookmarks in their order, each behind the page that it leads to."""
    for count, mark in enumerate(document.get_toc(max_depth=_DEEPEST)):
        if count >= _MOST:
            return
        place = mark.get_dest()
        page = place.get_index() if place else None
        if title := tidy(mark.get_title()):
            yield f"{page + 1}: {title}" if page is not None else title

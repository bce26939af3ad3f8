"""What a PDF holds beside its pages: attached files, a form of XML, bookmarks, links, fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ctypes import c_ulong, create_string_buffer
from io import BytesIO
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

from counterfoil.model.reading import Part, Trouble
from counterfoil.read.documents.links import Links
from counterfoil.read.given import Given, tidy
from counterfoil.read.parts import Parts
from counterfoil.read.pdf.annotations import Written, empty_fields
from counterfoil.read.pdf.metadata import metadata_of
from counterfoil.read.pdf.signatures import signature_facts

_DEEPEST, _MOST = 15, 10_000
_FORM, _DATA, _FILLED = "form.xdp", "form-data.xml", "datasets"
_NAME = 64


def facts_of(
    document: pypdfium2.PdfDocument, path: Path, pages: Sequence[Written]
) -> dict[str, str]:
    """Return what is told of a document, its signatures, links, bookmarks, empty fields."""
    links = Links()
    links.add(*(link.address for page in pages for link in page.links))
    lines = list(_bookmarks(document))
    marks = {"bookmarks": "\n".join(lines)} if lines else {}
    told = metadata_of(document, path) | signature_facts(document, path)
    return told | links.facts() | marks | empty_fields(pages)


def files_within(
    document: pypdfium2.PdfDocument, given: Given, reader: str, form: str
) -> tuple[tuple[Part, ...], tuple[Trouble, ...]]:
    """Keep the files attached to a document, and its form or its data; return what failed, too."""
    parts = Parts(given, reader, form)
    alone = document.get_formtype() == raw.FORMTYPE_XFA_FULL
    with parts.taking(_FORM):
        packets = list(_packets(document))
        if alone and packets:
            parts.keep(_FORM, BytesIO(b"".join(held for _, held in packets)))
        for data in (held for name, held in packets if name == _FILLED and not alone):
            parts.keep(_DATA, BytesIO(data))
    for number in range(document.count_attachments()):
        if parts.full:
            break
        with parts.taking(f"attachment-{number + 1}", pypdfium2.PdfiumError):
            attached = document.get_attachment(number)
            name = tidy(attached.get_name()) or f"attachment-{number + 1}"
            parts.keep(name, BytesIO(bytes(attached.get_data())))
    taken, left = parts.taken()
    if alone:
        return taken, (*left, Trouble("CF034", "", {"name": _FORM}))
    return taken, left


def _packets(document: pypdfium2.PdfDocument) -> Iterator[tuple[str, bytes]]:
    """Yield what a form of XML is made of, by name (ISO 32000-1, 12.7.8).

    Together it is the form. Pages show all of it but what was filled in for no field of theirs,
    unless the form draws its own.
    """
    for number in range(raw.FPDF_GetXFAPacketCount(document)):
        size = c_ulong()
        raw.FPDF_GetXFAPacketContent(document, number, None, 0, size)
        held = create_string_buffer(size.value)
        name = create_string_buffer(_NAME)
        raw.FPDF_GetXFAPacketName(document, number, name, _NAME)
        if raw.FPDF_GetXFAPacketContent(document, number, held, size, size):
            yield name.value.decode("utf-8", "replace"), held.raw


def _bookmarks(document: pypdfium2.PdfDocument) -> Iterator[str]:
    """Yield the titles of bookmarks in their order, each behind the page that it leads to."""
    for count, mark in enumerate(document.get_toc(max_depth=_DEEPEST)):
        if count >= _MOST:
            return
        place = mark.get_dest()
        page = place.get_index() if place else None
        if title := tidy(mark.get_title()):
            yield f"{page + 1}: {title}" if page is not None else title

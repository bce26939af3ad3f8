"""Opening a PDF, and its pages one by one; whether the file is whole."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from mmap import ACCESS_READ, mmap
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

from counterfoil.read.limits import Unreadable, damaged, locked
from counterfoil.read.pdf import pdfium
from counterfoil.read.pdf.pieces import PageText

FORM = "PDF"
# It tells whoever reads a form of another kind how to build it anew.
logging.getLogger("pypdfium2").setLevel(logging.ERROR)
_ENDS = (b"startxref", b"%%EOF")
_OBJECT = b" obj"
_SMALL = 16 << 20
"""Files up to this size are read at once: PDFium takes them from memory in less time."""
_LOCKED = (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)


def opened(path: Path) -> pypdfium2.PdfDocument:
    """Return an open document; raise Unreadable for one that is locked, broken or empty.

    Of one that is cut short PDFium shows the pages that are left (see `is_whole`).
    """
    small = path.stat().st_size <= _SMALL
    try:
        document = pypdfium2.PdfDocument(path.read_bytes() if small else path)
    except pypdfium2.PdfiumError as error:
        # PDFium may still give the reason of what it refused before.
        if error.err_code in _LOCKED and _is_encrypted(path):
            raise locked(FORM) from None
        raise broken(path, str(error)) from None
    if not len(document):
        document.close()
        why = "it has no pages"
        raise damaged(FORM, why)
    return document


def _is_encrypted(path: Path) -> bool:
    """Whether a document says that it is encrypted: it says so in the open."""
    with path.open("rb") as stream, mmap(stream.fileno(), 0, access=ACCESS_READ) as held:
        return held.find(b"/Encrypt") >= 0


def forms_of(document: pypdfium2.PdfDocument) -> pypdfium2.PdfFormEnv | None:
    """Return what tells the fields of a document's form; None where it has none that work."""
    try:
        document.init_forms()
    except pypdfium2.PdfiumError:
        return None
    return document.formenv


@contextmanager
def page_if_any(document: pypdfium2.PdfDocument, number: int) -> Iterator[PageText | None]:
    """Give a page, counted from 1, for as long as the context lasts; None for one that is lost."""
    page = pdfium.load_page(pdfium.address(document.raw), number - 1)
    text = pdfium.load_text(page) if page else 0
    try:
        yield PageText(page, text) if text else None
    finally:
        if text:
            pdfium.close_text(text)
        if page:
            pdfium.close_page(page)


@contextmanager
def opened_page(document: pypdfium2.PdfDocument, number: int) -> Iterator[PageText]:
    """Give a page, counted from 1, for as long as the context lasts; raise Unreadable for none."""
    with page_if_any(document, number) as page:
        if page is None:
            why = f"page {number} cannot be loaded"
            raise damaged(FORM, why)
        yield page


def broken(path: Path, why: str) -> Unreadable:
    """Return the refusal of a document of which nothing can be read."""
    return damaged(FORM, why if is_whole(path) else "its end is missing")


def is_whole(path: Path) -> bool:
    """Whether a file goes on to its end: no part of it begins behind the last mark of an end.

    Behind the mark there may be anything else, such as room that was kept for more of it.
    """
    with path.open("rb") as stream, mmap(stream.fileno(), 0, access=ACCESS_READ) as held:
        end = max(held.rfind(mark) for mark in _ENDS)
        return end >= 0 and held.find(_OBJECT, end) < 0

"""Opening a PDF, and its pages one by one."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import SEEK_END
from mmap import ACCESS_READ, mmap
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

from counterfoil.read.limits import damaged, locked
from counterfoil.read.pdf import pdfium
from counterfoil.read.pdf.pieces import PageText

FORM = "PDF"
# It tells whoever reads a form of another kind how to build it anew.
logging.getLogger("pypdfium2").setLevel(logging.ERROR)
_TAIL = 4096
_SMALL = 16 << 20
"""Files up to this size are read at once: PDFium takes them from memory in less time."""
_LOCKED = (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)


def opened(path: Path) -> pypdfium2.PdfDocument:
    """Return an open document; raise Unreadable for one that is locked, broken or cut short."""
    held = _held(path)
    try:
        document = pypdfium2.PdfDocument(held or path)
    except pypdfium2.PdfiumError as error:
        # PDFium may still give the reason of what it refused before.
        if error.err_code in _LOCKED and _is_encrypted(path):
            raise locked(FORM) from None
        raise damaged(FORM, str(error)) from None
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
def opened_page(document: pypdfium2.PdfDocument, number: int) -> Iterator[PageText]:
    """Give a page, counted from 1, for as long as the context lasts; raise Unreadable for none."""
    page = pdfium.load_page(pdfium.address(document.raw), number - 1)
    text = pdfium.load_text(page) if page else 0
    try:
        if not text:
            why = f"page {number} cannot be loaded"
            raise damaged(FORM, why)
        yield PageText(page, text)
    finally:
        if text:
            pdfium.close_text(text)
        if page:
            pdfium.close_page(page)


def _held(path: Path) -> bytes:
    """Return the bytes of a small file, none of a large one.

    Refuse a file that was cut short; PDFium would show the pages that are left as the whole.
    """
    with path.open("rb", buffering=0) as stream:
        size = stream.seek(0, SEEK_END)
        stream.seek(0 if size <= _SMALL else size - _TAIL)
        held = stream.readall()
    tail = held[-_TAIL:]
    if b"startxref" not in tail and b"%%EOF" not in tail:
        why = "its end is missing"
        raise damaged(FORM, why)
    return held if size <= _SMALL else b""

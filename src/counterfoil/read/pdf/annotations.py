"""What stands on a page beside its own text: fields that were filled in, and comments on it.

A field is given with its name, since what it means is printed elsewhere, if at all. Links have no
words of their own: they lie under those of the page.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from typing import NamedTuple

import pypdfium2
from pypdfium2 import raw

from counterfoil.read.given import tidy
from counterfoil.read.pdf import pdfium
from counterfoil.read.pdf.pieces import Box, PageText, told

_MOST = 5_000
_UNTICKED = "Off"
_CHOICES = {
    raw.FPDF_FORMFIELD_CHECKBOX,
    raw.FPDF_FORMFIELD_RADIOBUTTON,
}
_FIELDS = {raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX}


class Note(NamedTuple):
    """What one annotation says, where it is, and whether it is a comment (not a field)."""

    text: str
    box: Box
    comment: bool


class Link(NamedTuple):
    """The box of a link, and the address that it leads to; "" within the document."""

    box: Box
    address: str


class Written(NamedTuple):
    """What stands on a page beside its own text, its links, and the names of fields.

    `filled` are the fields that hold something. `empty` are the others, boxes that are not ticked
    with what the file says of them, which is Off.
    """

    notes: list[Note]
    links: list[Link]
    filled: set[str]
    empty: dict[str, str]


def written_on(
    page: PageText, document: pypdfium2.PdfDocument, forms: pypdfium2.PdfFormEnv | None
) -> Written:
    """Return what fields and comments on a page say, and where its links lead, in their order."""
    count = min(pdfium.count_annotations(page.page), _MOST)
    found = Written([], [], set(), {})
    for index in range(max(count, 0)):
        annotation = raw.FPDFPage_GetAnnot(ctypes.cast(page.page, raw.FPDF_PAGE), index)
        if not annotation:
            continue
        try:
            kind = raw.FPDFAnnot_GetSubtype(annotation)
            field = kind == raw.FPDF_ANNOT_WIDGET
            text = ""
            if kind == raw.FPDF_ANNOT_LINK:
                found.links.append(Link(_box(page, annotation), _address(document, annotation)))
            elif field:
                text = _field(forms, annotation, found) if forms else ""
            elif kind != raw.FPDF_ANNOT_POPUP:
                text = _asked(raw.FPDFAnnot_GetStringValue, annotation, b"Contents")
            lines = [tidy(told(line)) for line in text.splitlines()]
            if words := " ".join(filter(None, lines)):
                found.notes.append(Note(words, _box(page, annotation), not field))
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
    return found


def _field(forms: pypdfium2.PdfFormEnv, annotation: object, found: Written) -> str:
    """Return a field's name and what it holds; nothing for one that is empty or not chosen."""
    kind = raw.FPDFAnnot_GetFormFieldType(forms.raw, annotation)
    if kind not in _CHOICES and kind not in _FIELDS:
        return ""
    name = _asked(raw.FPDFAnnot_GetFormFieldName, forms.raw, annotation)
    held = _asked(raw.FPDFAnnot_GetFormFieldValue, forms.raw, annotation)
    # Asked whether a box is ticked, PDFium knows it only of pages that it shows to people.
    state = _asked(raw.FPDFAnnot_GetStringValue, annotation, b"AS") if kind in _CHOICES else ""
    if held.strip() and (kind in _FIELDS or state not in {"", _UNTICKED}):
        found.filled.add(name)
        return f"{name}: {held}" if name.strip() else held
    found.empty[name] = f"{name}: {held}" if state and held == _UNTICKED else name
    return ""


def empty_fields(pages: Iterable[Written]) -> dict[str, str]:
    """Return what a reading's metadata tells of fields that hold nothing on any page."""
    empty: dict[str, str] = {}
    filled: set[str] = set()
    for page in pages:
        empty |= page.empty
        filled |= page.filled
    lines = [tidy(told(text)) for name, text in empty.items() if name not in filled]
    lines = list(filter(None, lines))[:_MOST]
    return {"empty fields": "\n".join(lines)} if lines else {}


def _address(document: pypdfium2.PdfDocument, annotation: object) -> str:
    link = raw.FPDFAnnot_GetLink(annotation)
    action = raw.FPDFLink_GetAction(link) if link else None
    if not action or raw.FPDFAction_GetType(action) != raw.PDFACTION_URI:
        return ""
    size = raw.FPDFAction_GetURIPath(document.raw, action, None, 0)
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAction_GetURIPath(document.raw, action, buffer, size)
    return buffer.value.decode("utf-8", "replace")


def _asked(function: object, *arguments: object) -> str:
    """Return a text that PDFium writes into a buffer, asked for its length first."""
    size = function(*arguments, None, 0)  # type: ignore[operator]
    if size <= 2:  # noqa: PLR2004
        return ""
    buffer = ctypes.create_string_buffer(size)
    function(*arguments, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)  # type: ignore[operator]
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")


def _box(page: PageText, annotation: object) -> Box:
    rect = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(annotation, rect)
    return page.shown(rect.left, rect.top, rect.right, rect.bottom)

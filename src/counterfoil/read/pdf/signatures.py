"""Signatures in a PDF (ISO 32000-1, 12.8): when, by whose certificates, over how much of the file.

Nothing is verified. How far a signature reaches is told, as what was added behind it is not signed.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import cast

import pypdfium2
from pypdfium2 import raw

from counterfoil.read.given import tidy
from counterfoil.read.pdf.metadata import moment

_MOST = 100
_RANGE = 4
"""What is signed are two stretches, each given by where it begins and how long it is."""


def signature_facts(document: pypdfium2.PdfDocument, path: Path) -> dict[str, str]:
    """Return what a reading's metadata tells of a document's signatures."""
    size = path.stat().st_size
    lines: list[str] = []
    names: list[str] = []
    for number in range(min(raw.FPDF_GetSignatureCount(document), _MOST)):
        signature = raw.FPDF_GetSignatureObject(document, number)
        message = _bytes(raw.FPDFSignatureObj_GetContents, signature)
        # A field that is there to be signed holds nothing.
        if message.strip(b"\0"):
            lines.append("; ".join(_told(signature, size)))
            names += _names(message)
    told = {"signatures": "\n".join(lines), "certificates": "\n".join(dict.fromkeys(names))}
    return {key: text for key, text in told.items() if text}


def _names(message: bytes) -> list[str]:
    # What reads certificates takes longer to import than most documents to be read.
    module = import_module("counterfoil.read.cms")
    return cast("Callable[[bytes], list[str]]", module.certificate_names)(message)


def _told(signature: object, size: int) -> Iterator[str]:
    when = _bytes(raw.FPDFSignatureObj_GetTime, signature).rstrip(b"\0").decode("ascii", "replace")
    yield moment(when) or "no moment"
    reason = _bytes(raw.FPDFSignatureObj_GetReason, signature).decode("utf-16-le", "replace")
    if told := tidy(reason.replace("\0", "")):
        yield told
    yield _reach(signature, size)


def _reach(signature: object, size: int) -> str:
    """Say how much of the file a signature is for."""
    count = raw.FPDFSignatureObj_GetByteRange(signature, None, 0)
    if count != _RANGE:
        return "of what is not told"
    stretches = (ctypes.c_int * count)()
    raw.FPDFSignatureObj_GetByteRange(signature, stretches, count)
    first, length, second, rest = stretches
    if first != 0 or not 0 < length < second or rest < 0:
        return "of what is not told"
    end = second + rest
    if end < size:
        return f"of the first {end} of {size} bytes: the rest was added later"
    return "of the whole file"


def _bytes(function: Callable[..., int], signature: object) -> bytes:
    """Return what a function of the library writes, asked for its length first."""
    length = function(signature, None, 0)
    held = ctypes.create_string_buffer(length)
    return held.raw if length and function(signature, held, length) else b""

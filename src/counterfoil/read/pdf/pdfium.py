"""PDFium's functions, called as cheaply as Python can.

PDFium reads a page in a millisecond. The ways to it that check each argument's kind cost more than
that for a page's lines alone, so places in memory go in and out as whole numbers here. Nothing in
this module checks what it is given: an address that is none ends the process.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache
from typing import TypeVar, cast

from pypdfium2 import raw

ADDRESS, WHOLE, FLOAT = ctypes.c_void_p, ctypes.c_int, ctypes.c_float
_Number = Callable[..., int]
_Simple = TypeVar(
    "_Simple", ctypes.c_float, ctypes.c_double, ctypes.c_int, ctypes.c_ushort, ctypes.c_ubyte
)


def address(handle: object) -> int:
    """Return where what a handle or function of pypdfium2 stands for is; 0 for none."""
    return ctypes.cast(handle, ADDRESS).value or 0  # type: ignore[arg-type]


@cache
def _room(kind: type[_Simple], size: int) -> type[ctypes.Array[_Simple]]:
    return kind * size


def room(kind: type[_Simple], count: int) -> ctypes.Array[_Simple]:
    """Return room for so many numbers, or more.

    ctypes makes a class for each length, which takes longer than filling it, and drops it with the
    last of its arrays; so lengths here are powers of two, and their classes are kept.
    """
    return _room(kind, 1 << max(count - 1, 0).bit_length())()


def _function(name: str, result: type | None, *arguments: type) -> _Number:
    """Return a function of the library; a worker reads alone, so no lock is let go for a call."""
    return cast("_Number", ctypes.PYFUNCTYPE(result, *arguments)(address(getattr(raw, name))))


get_meta_text = _function(
    "FPDF_GetMetaText", ctypes.c_ulong, ADDRESS, ctypes.c_char_p, ADDRESS, ctypes.c_ulong
)
load_page = _function("FPDF_LoadPage", ADDRESS, ADDRESS, WHOLE)
close_page = _function("FPDF_ClosePage", None, ADDRESS)
page_width = cast("Callable[[int], float]", _function("FPDF_GetPageWidthF", FLOAT, ADDRESS))
page_height = cast("Callable[[int], float]", _function("FPDF_GetPageHeightF", FLOAT, ADDRESS))
rotation = _function("FPDFPage_GetRotation", WHOLE, ADDRESS)
page_to_device = _function(
    "FPDF_PageToDevice",
    *(WHOLE, ADDRESS, *[WHOLE] * 5, ctypes.c_double, ctypes.c_double, ADDRESS, ADDRESS),
)
load_text = _function("FPDFText_LoadPage", ADDRESS, ADDRESS)
close_text = _function("FPDFText_ClosePage", None, ADDRESS)
count_chars = _function("FPDFText_CountChars", WHOLE, ADDRESS)
get_text = _function("FPDFText_GetText", WHOLE, ADDRESS, WHOLE, WHOLE, ADDRESS)
char_code = _function("FPDFText_GetUnicode", ctypes.c_uint, ADDRESS, WHOLE)
char_of_text = _function("FPDFText_GetCharIndexFromTextIndex", WHOLE, ADDRESS, WHOLE)
loose_box = _function("FPDFText_GetLooseCharBox", WHOLE, ADDRESS, WHOLE, ADDRESS)
tight_box = _function("FPDFText_GetCharBox", WHOLE, ADDRESS, WHOLE, *[ADDRESS] * 4)
char_angle = cast(
    "Callable[[int, int], float]", _function("FPDFText_GetCharAngle", FLOAT, ADDRESS, WHOLE)
)
object_of_char = _function("FPDFText_GetTextObject", ADDRESS, ADDRESS, WHOLE)
font_of = _function("FPDFTextObj_GetFont", ADDRESS, ADDRESS)
font_name = _function(
    "FPDFFont_GetBaseFontName", ctypes.c_size_t, ADDRESS, ADDRESS, ctypes.c_size_t
)
render_mode = _function("FPDFTextObj_GetTextRenderMode", WHOLE, ADDRESS)
count_rects = _function("FPDFText_CountRects", WHOLE, ADDRESS, WHOLE, WHOLE)
get_rect = _function("FPDFText_GetRect", WHOLE, ADDRESS, WHOLE, *[ADDRESS] * 4)
count_objects = _function("FPDFPage_CountObjects", WHOLE, ADDRESS)
get_object = _function("FPDFPage_GetObject", ADDRESS, ADDRESS, WHOLE)
object_type = _function("FPDFPageObj_GetType", WHOLE, ADDRESS)
object_bounds = _function("FPDFPageObj_GetBounds", WHOLE, ADDRESS, *[ADDRESS] * 4)
object_matrix = _function("FPDFPageObj_GetMatrix", WHOLE, ADDRESS, ADDRESS)
form_count = _function("FPDFFormObj_CountObjects", WHOLE, ADDRESS)
form_object = _function("FPDFFormObj_GetObject", ADDRESS, ADDRESS, ctypes.c_ulong)
count_segments = _function("FPDFPath_CountSegments", WHOLE, ADDRESS)
get_segment = _function("FPDFPath_GetPathSegment", ADDRESS, ADDRESS, WHOLE)
segment_point = _function("FPDFPathSegment_GetPoint", WHOLE, ADDRESS, ADDRESS, ADDRESS)
segment_type = _function("FPDFPathSegment_GetType", WHOLE, ADDRESS)
segment_closes = _function("FPDFPathSegment_GetClose", WHOLE, ADDRESS)
draw_mode = _function("FPDFPath_GetDrawMode", WHOLE, ADDRESS, ADDRESS, ADDRESS)
count_annotations = _function("FPDFPage_GetAnnotCount", WHOLE, ADDRESS)

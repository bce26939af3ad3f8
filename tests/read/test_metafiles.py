"""Words in drawings: cells that were pasted as a picture are read line by line."""

from __future__ import annotations

import random
import struct
import zlib
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_documents import docx, paragraph
from made_workbooks import zipped
from reads import Reads

from counterfoil.project.readings import Shelf
from counterfoil.read.documents.blips import drawings
from counterfoil.read.documents.metafiles import holds_words, read_metafile
from counterfoil.read.given import Given
from counterfoil.read.limits import Unreadable

pytest_plugins = ("reading_fixtures",)
CELLS = [["Регион", "Подписали"], ["Пермский край", "40"], ["Омская область", "17"]]
LINES = [" ".join(row) for row in CELLS]


def emf_record(kind: int, body: bytes) -> bytes:
    """Return a record of EMF, in whole words."""
    body += b"\0" * (-len(body) % 4)
    return struct.pack("<II", kind, 8 + len(body)) + body


def emf_text(across: int, down: int, text: str, options: int = 0) -> bytes:
    """Return the record of a text (EMR_EXTTEXTOUTW)."""
    said = struct.pack("<iiIII16xI", across, down, len(text), 76, options, 0)
    return emf_record(84, struct.pack("<16xIff", 1, 1.0, 1.0) + said + text.encode("utf-16-le"))


def emf_short(across: int, down: int, text: str) -> bytes:
    """Return the record of a short text of one byte a letter (EMR_SMALLTEXTOUT)."""
    said = struct.pack("<iiIIIff", across, down, len(text), 0x300, 1, 1.0, 1.0)
    return emf_record(108, said + text.encode("latin-1"))


def emf(*records: bytes) -> bytes:
    """Return a drawing."""
    drawn = b"".join(records) + emf_record(14, b"\0" * 12)
    about = struct.pack("<32x4s4xI", b" EMF", 108 + len(drawn))
    return emf_record(1, about + b"\0" * 56) + drawn


def wmf_record(kind: int, body: bytes) -> bytes:
    """Return a record of WMF, in whole words."""
    body += b"\0" * (len(body) % 2)
    return struct.pack("<IH", 3 + len(body) // 2, kind) + body


def wmf_font(charset: int) -> bytes:
    """Return the record that makes a font (META_CREATEFONTINDIRECT)."""
    return wmf_record(0x02FB, struct.pack("<5h4B", 12, 0, 0, 0, 400, 0, 0, 0, charset) + b"\0" * 6)


def wmf_text(down: int, raw: bytes) -> bytes:
    """Return the record of a text (META_EXTTEXTOUT)."""
    return wmf_record(0x0A32, struct.pack("<hhHH", down, 10, len(raw), 0) + raw)


def wmf(*records: bytes, placed: bool = True) -> bytes:
    """Return a drawing, with its place on a page before it or without."""
    place = b"\xd7\xcd\xc6\x9a" + b"\0" * 18 if placed else b""
    drawn = b"".join(records) + wmf_record(0, b"")
    head = struct.pack("<HHHIHIH", 1, 9, 0x300, 9 + len(drawn) // 2, 3, 50, 0)
    return place + head + drawn


TABLE = emf(
    *(
        emf_text(100 * column, 20 * row, cell)
        for row, cells in enumerate(CELLS)
        for column, cell in enumerate(cells)
    )
)


def test_pasted_cells_are_read_line_by_line(read_bytes: Reads) -> None:
    """What stands on one level is one line, however many texts it is drawn in."""
    reading = read_bytes(TABLE)
    assert reading.article
    assert list(reading.article.paragraphs) == LINES
    assert reading.metadata["format"] == "EMF drawing"
    assert not reading.troubles


def test_short_texts_are_read_and_shapes_are_not(read_bytes: Reads) -> None:
    """Numbers of a font's shapes are no letters; letters that are not told are said to be none."""
    shapes = emf_text(0, 20, "\x11\x12", 0x10)
    reading = read_bytes(emf(emf_short(0, 0, "40 people"), shapes, emf_short(0, 40, "é")))
    assert reading.article
    assert reading.article.paragraphs == ("40 people", "\ufffd")


@pytest.mark.parametrize("placed", [True, False])
def test_a_font_says_how_letters_are_written(read_bytes: Reads, *, placed: bool) -> None:
    """Each text is in the character set of the font at hand; without one letters may be untold."""
    choose = [wmf_record(0x012D, struct.pack("<H", number)) for number in range(3)]
    raw = wmf(
        *(wmf_text(0, "é".encode("cp1252")), wmf_record(0x02FC, b"\0" * 8)),
        *(wmf_font(204), wmf_font(0), choose[1], wmf_text(20, "Пермь".encode("cp1251"))),
        *(choose[0], wmf_text(40, "Омск".encode("cp1251")), choose[2], wmf_text(60, b"\xe9t\xe9")),
        # The lowest number that is free is taken next.
        *(wmf_record(0x01F0, b"\1\0"), wmf_font(161), choose[1], wmf_text(80, b"\xe1")),
        placed=placed,
    )
    reading = read_bytes(raw)
    assert reading.article
    assert reading.article.paragraphs == ("\ufffd", "Пермь", "Омск", "été", "α")
    assert reading.metadata["format"] == "WMF drawing"


def test_a_drawing_without_words_says_so(read_bytes: Reads) -> None:
    """A logo is no silence."""
    assert [trouble.code for trouble in read_bytes(emf()).troubles] == ["CF030"]


@pytest.mark.parametrize("whole", [TABLE, wmf(wmf_text(0, b"40 people"), wmf_text(20, b"17"))])
def test_a_drawing_that_is_cut_says_so(read_bytes: Reads, whole: bytes) -> None:
    """Between two records what is left would look whole, were it not for its own length."""
    assert not read_bytes(whole).troubles
    for end in range(120 if whole == TABLE else 50, len(whole), 7):
        codes = {trouble.code for trouble in read_bytes(whole[:end]).troubles}
        assert codes & {"CF002", "CF032"}, end


def test_drawings_in_documents_become_originals_where_they_hold_words(
    tmp_path: Path, read_file: Reads
) -> None:
    """Others are only listed."""
    with ZipFile(docx(tmp_path / "a.docx", paragraph("See below"))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    more = {"word/media/image1.emf": TABLE, "word/media/image2.emf": emf()}
    reading = read_file(zipped(tmp_path / "b.docx", parts | more))
    assert [part.name for part in reading.parts] == ["word/media/image1.emf"]
    assert len(reading.metadata["pictures"].splitlines()) == 2


def test_drawings_in_rtf_become_originals_too(read_bytes: Reads) -> None:
    """Their bytes stand there in digits."""
    reading = read_bytes(b"{\\rtf1 See below {\\pict\\emfblip " + TABLE.hex().encode() + b"}}")
    assert [part.name for part in reading.parts] == ["image1.emf"]


@pytest.mark.parametrize("packing", [0, 0xFE])
@pytest.mark.parametrize("digests", [1, 2])
def test_old_documents_pack_their_drawings(packing: int, digests: int) -> None:
    """Behind one digest or two, and their own head, plain or deflated."""
    about = struct.pack("<I16x8xIBB", len(TABLE), 0, packing, 0xFE)
    body = b"\0" * 16 * digests + about + (TABLE if packing else zlib.compress(TABLE))
    raw = struct.pack("<HHI", (0x3D3 + digests) << 4, 0xF01A, len(body)) + body
    ((kind, content),) = drawings(raw, 0, len(raw))
    assert (kind, content) == ("x-emf", TABLE)
    cut = struct.pack("<HHI", (0x3D3 + digests) << 4, 0xF01A, len(body) - 30) + body[:-30]
    ((_, left),) = drawings(cut, 0, len(cut))
    assert left == (TABLE[:-30] if packing else b"")


SMALL = wmf(wmf_font(204), wmf_record(0x012D, b"\0\0"), wmf_text(0, b"40"))


@given(st.randoms(use_true_random=False), st.sampled_from([TABLE, SMALL]))
def test_a_damaged_drawing_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, chance: random.Random, whole: bytes
) -> None:
    """Bytes changed or cut anywhere end in a reading or in a refusal, and nothing else breaks."""
    raw = bytearray(whole)
    for _ in range(chance.choice((1, 4, 20))):
        raw[chance.randrange(len(raw))] = chance.choice((0, 1, 0x7F, 0xFF))
    path = tmp_path_factory.mktemp("damaged") / "drawing"
    path.write_bytes(raw[: chance.choice((len(raw), len(raw) // 2))])
    try:
        reading = read_metafile(Given(path, "", Shelf(path.parent)))
    except Unreadable as refusal:
        assert refusal.code == "CF002"
        assert not holds_words(path.read_bytes())
    else:
        assert bool(reading.article) or "CF030" in {trouble.code for trouble in reading.troubles}

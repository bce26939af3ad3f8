"""Pictures in documents that are no packages: scans are kept, and the kind of each is told."""

from __future__ import annotations

import struct
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_mail import compound
from made_word import doc_of, picture_record, ppt, ppt_record, sprm
from reads import Reads

from counterfoil.model.reading import Caption, Reading
from counterfoil.read.documents.blips import Drawing, drawings, stored
from counterfoil.read.documents.rtfpictures import picture_in
from counterfoil.read.ole import CompoundFile

pytest_plugins = ("reading_fixtures",)

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
LOGO = PNG[:300]
DRAWN = {".png": 0xF01E, ".jpg": 0xF01D, ".tif": 0xF029}


def told(reading: Reading) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the files inside, by names and digests, and the lines on pictures."""
    parts = [(part.name, part.digest) for part in reading.parts]
    return parts, reading.metadata.get("pictures", "").splitlines()


def scan(name: str = "image1.png", content: bytes = PNG) -> tuple[str, str]:
    """Return what a kept picture is told as."""
    return name, sha256(content).hexdigest()


def in_line(*records: bytes, name: bytes | None = None) -> bytes:
    """Return pictures as they stand in a line of a DOC, with a name of their file if any."""
    inner = b"" if name is None else bytes([len(name)]) + name
    inner += ppt_record(0xF004, b"", nested=True) + b"".join(records)
    kind = 0x64 if name is None else 0x66
    return struct.pack("<IHH", 68 + len(inner), 68, kind).ljust(68, b"\0") + inner


@pytest.mark.parametrize(
    ("kind", "digits"),
    [("png", PNG.hex()), ("jpeg", PNG.hex().upper()), ("png", PNG.hex(" ", 60).replace(" ", "\n"))],
)
def test_a_scan_in_rtf_becomes_a_part(read_bytes: Reads, kind: str, digits: str) -> None:
    """Its digits may be large or small, and on many lines; words beside it stay."""
    pict = rf"{{\*\shppict{{\pict{{\*\blipuid 00ff}}\picw9\pich9\{kind}blip {digits}}}}}"
    pict += rf"{{\nonshppict{{\pict\wmetafile8 {digits}}}}}"
    reading = read_bytes(rf"{{\rtf1 a{pict}b\par}}".encode())
    ending = {"png": "png", "jpeg": "jpg"}[kind]
    assert told(reading) == ([scan(f"image1.{ending}")], [f"image/{kind} image1.{ending}"])
    assert reading.article
    assert reading.article.paragraphs == ("ab",)


def test_pictures_of_rtf_are_listed_and_only_scans_are_kept(read_bytes: Reads) -> None:
    """Logos, drawings and broken digits are told; bytes may stand as they are."""
    counted = b"{\\pict\\pngblip\\bin%d %s}" % (len(PNG), PNG)
    logo = b"{\\pict\\pngblip %s}" % LOGO.hex().encode()
    drawn = b"{\\pict\\emfblip %s}" % PNG.hex().encode()
    broken = b"{\\pict\\jpegblip %sg}" % PNG.hex().encode()
    empty = b"{\\pict\\pngblip }"
    reading = read_bytes(b"{\\rtf1 a" + counted + logo + drawn + broken + empty + b"b\\par}")
    lines = ["png image1.png", "png image2.png", "x-emf image3.emf", "jpeg image4.jpg"]
    assert told(reading) == ([scan()], [f"image/{line}" for line in lines])
    assert [(t.code, t.details["name"]) for t in reading.troubles] == [("CF051", "image4.jpg")]
    assert reading.article
    assert reading.article.paragraphs == ("ab",)


def test_what_stands_for_a_picture_of_rtf_is_a_caption(read_bytes: Reads) -> None:
    """Its digits are no text of the document."""
    words = r"{\*\picprop{\sp{\sn wzDescription}{\sv A letter, page 1}}}"
    reading = read_bytes(rf"{{\rtf1 a{{\pict{words}\pngblip {LOGO.hex()}}}b\par}}".encode())
    assert reading.article
    assert reading.article.captions == (Caption("A letter, page 1"),)
    assert reading.article.paragraphs == ("ab",)


def test_scans_in_lines_of_a_doc_become_parts(tmp_path: Path, read_file: Reads) -> None:
    """In the order of the text; data of a form's field is no picture."""
    logo = in_line(picture_record(LOGO, 0xF01D), name=b"logo.jpg")
    data = logo + in_line(picture_record(PNG, digests=2))
    places = [(1, 2, sprm(0x6A03, struct.pack("<I", len(logo))))]
    places.append((2, 3, sprm(0x6A03, struct.pack("<I", 0))))
    places.append((3, 4, sprm(0x6A03, struct.pack("<I", 0)) + sprm(0x0806, b"\1")))
    path = doc_of(tmp_path / "a.doc", [("a\1\1\1b\r", b"")], runs=places, more={"Data": data})
    reading = read_file(path)
    assert told(reading) == ([scan()], ["image/png image1.png", "image/jpeg image2.jpg"])
    assert reading.article
    assert reading.article.paragraphs == ("ab",)


def test_a_doc_whose_pictures_are_gone_is_read(tmp_path: Path, read_file: Reads) -> None:
    """A place beyond the stream of pictures, or no stream, is no picture."""
    places = [(1, 2, sprm(0x6A03, struct.pack("<I", 1 << 20)))]
    for more in ({}, {"Data": b"\0" * 600}):
        path = doc_of(tmp_path / "a.doc", [("a\1b\r", b"")], runs=places, more=more)
        reading = read_file(path)
        assert told(reading) == ([], [])
        assert reading.article
        assert reading.article.paragraphs == ("ab",)


@pytest.mark.parametrize(("ending", "kind"), DRAWN.items())
def test_scans_of_a_presentation_become_parts(
    tmp_path: Path, read_file: Reads, ending: str, kind: int
) -> None:
    """In the order in which they were put in; packed drawings are told."""
    records = picture_record(b"", 0xF01A) + picture_record(PNG, kind)
    reading = read_file(ppt(tmp_path / "a.ppt", [["раз"]], pictures=records))
    parts, lines = told(reading)
    assert parts == [scan(f"image2{ending}")]
    assert lines[0] == "image/x-emf image1.emf"


def test_pictures_beside_the_text_stand_where_the_list_says() -> None:
    """A list of drawings names places in another stream; cut records end it."""
    stream = b"text" + picture_record(PNG)
    entry = ppt_record(0xF007, b"\0" * 28 + struct.pack("<I", 4) + b"\0" * 4)
    nowhere = ppt_record(0xF007, b"\0" * 28 + b"\xff" * 4 + b"\0" * 4)
    group = ppt_record(0xF000, ppt_record(0xF001, nowhere + entry, nested=True), nested=True)
    assert list(stored(group, stream)) == [Drawing("png", PNG)]
    assert list(stored(group, stream[:-1])) == []
    assert list(stored(group[:-1], stream)) == []


def test_objects_of_other_programs_are_told(
    tmp_path: Path, read_file: Reads, read_bytes: Reads
) -> None:
    """By the names that they give themselves, in DOC, RTF and PPT; none goes without a word."""
    called = b"\0" * 28 + struct.pack("<I", 10) + b"Worksheet\0"
    pool = {"_1": {"\1CompObj": called, "Equation Native": b"x"}, "_2": {"\1CompObj": b"x"}}
    plain = CompoundFile(doc_of(tmp_path / "plain.doc", [("a\r", b"")]))
    streams = {name: plain.stream(name) for name in plain.names}
    doc = compound(tmp_path / "a.doc", {**streams, "ObjectPool": pool})
    rtf = rb"{\rtf1 a{\object\objemb{\*\objclass Excel.Sheet.8}{\*\objdata 0105}{\result b}}\par}"
    embedded = ppt_record(4026, "Excel.Sheet.8".encode("utf-16-le"), instance=2)
    slides = ppt(tmp_path / "a.ppt", [["a"]], objects=ppt_record(4044, embedded, nested=True))
    for reading, names in (
        (read_file(doc), ["object 1 (Worksheet)", "object 2"]),
        (read_bytes(rtf), ["object 1"]),
        (read_file(slides), ["object 1 (Excel.Sheet.8)"]),
    ):
        told_of = [trouble for trouble in reading.troubles if trouble.code == "CF051"]
        assert [trouble.details["name"] for trouble in told_of] == names


@given(st.data())
def test_pictures_are_read_or_not_whatever_their_records_say(data: st.DataObject) -> None:
    """Sizes that lead out, records within records, bitmaps of impossible colours."""
    about = struct.pack("<IiiHHIIiiII", 40, 1, 1, 1, 8, 3, 0, 0, 0, 1 << 31, 0)
    whole = ppt_record(0xF007, b"\0" * 36 + picture_record(about, 0xF01F)) * 2
    whole = ppt_record(0xF000, ppt_record(0xF001, whole))
    place = data.draw(st.integers(0, len(whole) - 1))
    altered = whole[:place] + data.draw(st.binary(max_size=8)) + whole[place:]
    found = [*drawings(altered, 8, len(altered)), *stored(altered, altered)]
    groups = (b"\\dibitmap0 " + altered.hex().encode(), altered)
    found += filter(None, map(picture_in, groups))
    assert all(
        drawing.kind in {"png", "jpeg", "tiff", "bmp"} for drawing in found if drawing.content
    )


def test_a_bitmap_becomes_a_file() -> None:
    """Its head says where the dots begin: behind what it says of itself, and its colours."""
    about = struct.pack("<IiiHHIIiiII", 40, 1, 1, 1, 8, 0, 0, 0, 0, 0, 0)
    (drawing,) = drawings(record := picture_record(about + b"\0" * 1030, 0xF01F), 0, len(record))
    assert drawing.content[:2] == b"BM"
    assert struct.unpack_from("<I", drawing.content, 2) == (len(drawing.content),)
    assert struct.unpack_from("<I", drawing.content, 10) == (14 + 40 + 4 * 256,)

"""Files that other programs put into documents come out of them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as some
from made_mail import compound, properties
from made_word import doc_of, ppt, ppt_record
from made_workbooks import ods, xls_stream, xlsx, zipped
from reads import Reads

from counterfoil.model.reading import Reading
from counterfoil.project.readings import Shelf
from counterfoil.read.limits import Limits
from counterfoil.read.objects import held_in, linear_object
from counterfoil.read.ole import CompoundFile
from counterfoil.read.olewriting import written

pytest_plugins = ("reading_fixtures",)

Packed = dict[str, "bytes | Packed"]
NOTE = "Охвачено 40.".encode()
PDF = b"%PDF-1.4 not whole"


def native(name: str, content: bytes, *, kind: int = 3, wide: str = "") -> bytes:
    """Return a file as Windows' packager packs it, its name once more behind it if any."""
    called = name.encode("cp1251") + b"\0"
    copy = b"C:\\Temp\\x\0"
    body = b"\2\0" + called + b"C:\\\xc4\xe5\xeb\xee\\" + called + struct.pack("<HH", 0, kind)
    body += struct.pack("<I", len(copy)) + copy + struct.pack("<I", len(content)) + content
    for text in ("C:\\Temp\\x", wide, f"C:\\{wide}") if wide else ():
        body += struct.pack("<I", len(text)) + text.encode("utf-16-le")
    return struct.pack("<I", len(body)) + body


def document(path: Path) -> Packed:
    """Return the streams of a document that says one sentence."""
    made = CompoundFile(doc_of(path, [("Охвачено 40.\r", b"")]))
    return {name: made.stream(name) for name in made.names}


def in_doc(room: Path, read: Reads, tree: Packed) -> Reading:
    """Return the reading of a DOC that holds an object."""
    whole = document(room / "plain.doc")
    return read(compound(room / "a.doc", {**whole, "ObjectPool": {"_1": tree}}))


def in_xls(room: Path, read: Reads, tree: Packed) -> Reading:
    """Return the reading of a workbook that holds an object."""
    return read(compound(room / "a.xls", {"Workbook": xls_stream(b""), "MBD0003271D": tree}))


def in_mail(room: Path, read: Reads, tree: Packed) -> Reading:
    """Return the reading of an Outlook message that holds an object."""
    about = properties({0x3707: "object1"}, head=8, fixed=[(0x03, 0x3705, 6)])
    whole = properties({0x0037: "x"})
    whole["__attach_version1.0_#00000000"] = {**about, "__substg1.0_3701000D": tree}
    return read(compound(room / "a.msg", whole))


def in_ppt(room: Path, read: Reads, tree: Packed) -> Reading:
    """Return the reading of a presentation that holds an object, compressed."""
    raw = compound(room / "o", tree).read_bytes()
    body = struct.pack("<I", len(raw)) + zlib.compress(raw)
    atom = ppt_record(4035, struct.pack("<6I", 1, 0, 1, 0, 2, 0))
    stored = ppt_record(4113, body, instance=1)
    listed = ppt_record(4044, atom, nested=True)
    return read(ppt(room / "a.ppt", [["a"]], objects=listed, storages=[stored]))


def in_rtf(room: Path, read: Reads, tree: Packed) -> Reading:
    """Return the reading of an RTF document that holds an object."""
    raw = compound(room / "o", tree).read_bytes()
    called = b"Word.Document.8\0"
    head = struct.pack("<II", 0x501, 2) + struct.pack("<I", len(called)) + called + bytes(8)
    digits = (head + struct.pack("<I", len(raw)) + raw).hex()
    path = room / "a.rtf"
    path.write_text(r"{\rtf1 a{\object\objemb{\*\objdata " + digits + r"}{\result b}}\par}")
    return read(path)


def in_xlsx(room: Path, read: Reads, tree: Packed) -> Reading:
    """Return the reading of a workbook of parts that holds an object."""
    raw = compound(room / "o", tree).read_bytes()
    return read(xlsx(room / "a.xlsx", {"A": ""}, more={"xl/embeddings/oleObject1.bin": raw}))


def in_ods(room: Path, read: Reads, tree: Packed) -> Reading:
    """Return the reading of an OpenDocument spreadsheet that holds an object."""
    path = ods(room / "a.ods", '<table:table table:name="A"/>')
    with ZipFile(path, "a") as package:
        package.writestr("Object 1", compound(room / "o", tree).read_bytes())
    return read(path)


HOLDERS = (in_doc, in_xls, in_mail, in_ppt, in_rtf, in_xlsx, in_ods)


@pytest.mark.parametrize("holder", HOLDERS)
def test_a_file_that_was_packed_comes_out_with_its_name(
    tmp_path: Path, read_file: Reads, holder: Callable[..., Reading]
) -> None:
    """Whatever document it was put into, and whatever letters its name has."""
    tree: Packed = {"\1Ole10Native": native("?.txt", NOTE, wide="Сводка.txt"), "\1Ole": bytes(20)}
    (part,) = holder(tmp_path, read_file, tree).parts
    assert part.size == len(NOTE)
    assert part.name.endswith("object1" if holder is in_mail else "/Сводка.txt")


@pytest.mark.parametrize("holder", HOLDERS)
def test_a_file_in_a_stream_of_its_own_comes_out(
    tmp_path: Path, read_file: Reads, holder: Callable[..., Reading]
) -> None:
    """As it is there, byte for byte."""
    (part,) = holder(tmp_path, read_file, {"CONTENTS": PDF, "\1Ole": bytes(20)}).parts
    assert part.size == len(PDF)


@pytest.mark.parametrize("holder", HOLDERS)
def test_a_document_of_an_old_program_comes_out_as_a_file(
    tmp_path: Path, read_file: Reads, holder: Callable[..., Reading]
) -> None:
    """Its streams stand in its holder; as a file of its own it reads as it did before."""
    reading = holder(tmp_path, read_file, document(tmp_path / "inner.doc"))
    (part,) = reading.parts
    kept = Shelf(tmp_path / "shelf").part_path(reading.digest, reading.reader, part)
    inside = read_file(kept)
    assert inside.article
    assert inside.article.paragraphs == ("Охвачено 40.",)


@pytest.mark.parametrize(
    "tree",
    [
        {"\1Ole10Native": native("a.txt", NOTE, kind=1)},
        {"\1Ole10Native": native("a.txt", NOTE)[:40]},
        {"\1Ole10Native": b"\x8e\2\0\0\xff\xe0"},
        {"Equation Native": b"x"},
    ],
)
@pytest.mark.parametrize("holder", [in_doc, in_xls, in_mail])
def test_an_object_without_a_whole_file_is_told(
    tmp_path: Path, read_file: Reads, holder: Callable[..., Reading], tree: Packed
) -> None:
    """A mere link, a file cut short, and what only its own program reads."""
    reading = holder(tmp_path, read_file, tree)
    assert not reading.parts
    assert [t.code for t in reading.troubles if t.code != "CF030"] == ["CF051"]


def test_an_object_that_unpacks_to_far_more_than_its_size_is_told(
    tmp_path: Path, read_file: Reads
) -> None:
    """The slides are read all the same."""

    def read(path: Path) -> Reading:
        return read_file(path, limits=Limits(ample=1 << 12, ratio=2))

    reading = in_ppt(tmp_path, read, {"CONTENTS": bytes(1 << 20)})
    assert not reading.parts
    assert reading.pages[0].text == "a"
    assert [trouble.code for trouble in reading.troubles] == ["CF055"]


def test_a_packed_file_of_rtf_comes_out_with_its_name(read_bytes: Reads) -> None:
    """There it stands bare, without a compound file around it."""
    packed = native("svodka.txt", NOTE)[4:]
    head = struct.pack("<II", 0x501, 2) + struct.pack("<I", 8) + b"Package\0" + bytes(8)
    digits = (head + struct.pack("<I", len(packed)) + packed).hex().encode()
    reading = read_bytes(rb"{\rtf1 a{\object{\*\objdata " + digits + rb"}}\par}")
    assert [(part.name, part.size) for part in reading.parts] == [("object1/svodka.txt", len(NOTE))]


def test_a_package_in_a_stream_is_called_by_what_it_is(tmp_path: Path, read_file: Reads) -> None:
    """Its name stands nowhere; what is in it tells how it ends."""
    package = zipped(tmp_path / "x", {"word/document.xml": "<x/>"}).read_bytes()
    assert [one.name for one in in_doc(tmp_path, read_file, {"Package": package}).parts] == [
        "object1.docx"
    ]


names = some.text(some.characters(codec="utf-16", exclude_characters="/\0"), min_size=1, max_size=9)
streams = some.dictionaries(
    some.lists(names, min_size=1, max_size=3).map("/".join),
    some.tuples(some.sampled_from((0, 1, 63, 64, 65, 4095, 4096, 5000)), some.binary(max_size=9)),
    max_size=6,
)


@given(streams)
def test_streams_that_are_written_are_the_ones_that_are_read(
    told: dict[str, tuple[int, bytes]],
) -> None:
    """Small and large ones, in storages or not; and the same are written the same."""
    assume(len({path.casefold() for path in told}) == len(told))
    assume(not any(other.startswith(f"{path}/") for path in told for other in told))
    made = {path: (filler or b"x") * size for path, (size, filler) in told.items()}
    raw = written(made)
    assert written(dict(reversed(made.items()))) == raw
    read = CompoundFile(raw)
    assert {name: read.stream(name) for name in read.names} == made


def test_a_large_document_is_written_with_long_sectors() -> None:
    """Short ones would need a longer list than the header has room for."""
    made = {"WordDocument": bytes(8 << 20), "1Table": b"x"}
    read = CompoundFile(written(made))
    assert {name: read.stream(name) for name in read.names} == made


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(some.binary(max_size=200), some.integers(0, 60), some.binary(max_size=4))
def test_broken_objects_hold_nothing_and_break_nothing(raw: bytes, at: int, put: bytes) -> None:
    """Whatever their bytes say."""
    good = native("a.txt", NOTE, wide="a.txt")
    altered = good[:at] + put + good[at + len(put) :]
    for content in (raw, altered, written({"\1Ole10Native": altered}), written({"Package": raw})):
        held_in(content)
        linear_object(content)
        linear_object(struct.pack("<III8s8xI", 1, 2, 8, b"Package\0", len(content)) + content)

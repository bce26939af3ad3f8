from __future__ import annotations

import csv
import gzip
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson
import pytest
from hypothesis import given as examples
from hypothesis import strategies as st
from reads import Reads

from counterfoil.ledger.vault import digest_of
from counterfoil.model.reading import Reading
from counterfoil.project.readings import Shelf
from counterfoil.project.rows import in_blocks
from counterfoil.read.given import Given
from counterfoil.read.limits import Limits, Unreadable
from counterfoil.read.text.delimited import read_delimited
from counterfoil.read.text.quoteless import quoteless_blocks
from counterfoil.read.text.widths import Widths

pytest_plugins = ("reading_fixtures",)

RUSSIAN = "Регион;Неделя;Подписали\nБрянская область;2023-W09;40\nКурская область;2023-W09;12\n"
HOSTILE = st.text(
    st.sampled_from("a1,;\t|\"'\\\r\n \ufeff\u00a0\u2028\x00\x1f\x7f\u0301é№Ж𝔊=+-@"), max_size=6
)


def rows(reading: Reading) -> list[list[str]]:
    """Return the table's rows."""
    return [list(row) for row in reading.tables[0].rows]


def codes(reading: Reading) -> list[str]:
    """Return the codes of what was noticed."""
    return [trouble.code for trouble in reading.troubles]


def test_row_i_of_the_table_is_record_i_of_the_file(read_bytes: Reads) -> None:
    """The header is row 1, blank lines count, and a record with a line end in it is one row."""
    reading = read_bytes(b'a,b\n\n"x\ny",2\n\n\n3,4\n')
    assert rows(reading) == [["a", "b"], [], ["x\ny", "2"], [], [], ["3", "4"]]
    assert reading.tables[0].text(3, 2) == "2"
    assert reading.reader == "csv/3"


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("windows-1251", "windows-1251"),
        ("koi8-r", "koi8-r"),
        ("cp866", "cp866"),
    ],
)
def test_russian_text_is_read_in_every_encoding_that_can_be_told(
    read_bytes: Reads, codec: str, name: str
) -> None:
    """The same table comes out whichever way its letters were written."""
    reading = read_bytes(RUSSIAN.encode(codec))
    assert rows(reading)[1] == ["Брянская область", "2023-W09", "40"]
    assert reading.metadata["encoding"] == name


def test_a_declared_encoding_is_believed(read_bytes: Reads) -> None:
    """Too few letters to tell are enough once the source says what they are."""
    raw = "Дата;№\n1;2\n".encode("koi8-r", "replace")
    assert rows(read_bytes(raw, "koi8-r"))[0][0] == "Дата"


@pytest.mark.parametrize(
    "raw",
    [
        "х;1\nу;2\n".encode("windows-1251"),
        "señor;1\nañejo;2\n".encode("latin-1"),
        b"\xff\xfe\xfd;1\n\x81\x8d;2\n",
        "中華人民;1\n居民工人;2\n".encode("big5"),
    ],
)
def test_letters_that_cannot_be_told_are_one_finding_and_nothing_is_read(
    read_bytes: Reads, raw: bytes
) -> None:
    """Nothing is guessed: the file is not read at all."""
    reading = read_bytes(raw)
    assert codes(reading) == ["CF010"]
    assert reading.unread


def test_latin_letters_of_an_old_macintosh_are_told_by_the_words_they_make(
    read_bytes: Reads,
) -> None:
    """Every other encoding puts signs, capitals or runs of consonants into them."""
    names = ["Lübeck", "Neumünster", "Brunsbüttel", "Großenrade", "Süderhastedt"]
    raw = "".join(f"{name};1\n" for name in names).encode("mac_roman")
    reading = read_bytes(raw)
    assert reading.metadata["encoding"] == "macintosh"
    assert [row[0] for row in rows(reading)] == names
    # The same letters in few words, or in words that another encoding could mean, tell nothing.
    assert codes(read_bytes("Lübeck;1\nNeumünster;2\n".encode("mac_roman"))) == ["CF010"]
    assert codes(read_bytes("è;1\nmère;2\npère;3\nfrère;4\n".encode("cp1252"))) == ["CF010"]


def test_bytes_that_break_the_declared_encoding_are_a_finding(read_bytes: Reads) -> None:
    """A file declared as UTF-8 that is not is not read."""
    reading = read_bytes(RUSSIAN.encode("windows-1251"), "utf-8")
    assert codes(reading) == ["CF010"]
    assert "declares utf-8" in reading.troubles[0].details["why"]


def test_an_encoding_nobody_knows_is_a_finding(read_bytes: Reads) -> None:
    """A misspelt encoding in the source's file is said, not passed over."""
    assert codes(read_bytes(b"a;b\n1;2\n", "windows-12511", ";")) == ["CF010"]


def test_letters_that_show_only_late_in_the_file_are_still_told(read_bytes: Reads) -> None:
    """A megabyte of digits before the first name changes nothing."""
    digits = "1;2;3\n" * 200_000
    reading = read_bytes((digits + RUSSIAN).encode("windows-1251"))
    assert reading.metadata["encoding"] == "windows-1251"
    assert reading.tables[0].text(200_002, 1) == "Брянская область"


def test_utf8_that_breaks_late_in_the_file_is_not_read(read_bytes: Reads) -> None:
    """A broken byte in the last row means that no row is read."""
    reading = read_bytes(("Ж;2;3\n" * 250_000).encode() + b"\xff;1;2\n")
    assert codes(reading) == ["CF010"]
    assert reading.unread


@pytest.mark.parametrize(("sign", "name"), [(",", ","), (";", ";"), ("\t", "tab"), ("|", "|")])
def test_the_delimiter_is_told_from_the_lines(read_bytes: Reads, sign: str, name: str) -> None:
    """Whatever parts every line evenly is the delimiter."""
    reading = read_bytes("".join(f"a{n}{sign}b{sign}c\n" for n in range(9)).encode())
    assert reading.metadata["delimiter"] == name
    assert rows(reading)[0] == ["a0", "b", "c"]


def test_decimal_commas_do_not_part_cells(read_bytes: Reads) -> None:
    """In 1,5;2,3 the semicolon parts and the comma is a decimal mark."""
    assert rows(read_bytes(b"1,5;2,3\n4,0;5,1\n")) == [["1,5", "2,3"], ["4,0", "5,1"]]


def test_two_signs_that_part_equally_well_are_a_finding(read_bytes: Reads) -> None:
    """Which of them is meant is not for a program to say, unless the source declares it."""
    raw = b"a,x;b\nc,y;d\n"
    assert codes(read_bytes(raw)) == ["CF016"]
    assert rows(read_bytes(raw, delimiter=";")) == [["a,x", "b"], ["c,y", "d"]]
    assert codes(read_bytes(raw, delimiter=";;")) == ["CF016"]


def test_uneven_rows_are_one_finding_with_their_number(read_bytes: Reads) -> None:
    """The first uneven row is named, the others are counted, and all are read."""
    reading = read_bytes(b"a,b,c\n" + b"1,2,3\n" * 20 + b"1,2\n1,2,3,4\n")
    (trouble,) = reading.troubles
    assert trouble.code == "CF011"
    assert trouble.where == "cell=22,1"
    assert trouble.details == {"row": "22", "found": "2", "expected": "3", "rows": "2"}
    assert rows(reading)[22] == ["1", "2", "3", "4"]


@pytest.mark.parametrize("end", [b'"never closed', b'"never closed\n1,2\n', b'"x" y,"never\n'])
def test_a_quote_that_never_closes_means_nothing_is_read(read_bytes: Reads, end: bytes) -> None:
    """What follows such a quote has lost its rows, so the file counts as damaged."""
    reading = read_bytes(b"a,b\n" + b"1,2\n" * 9 + end)
    assert codes(reading) == ["CF002"]
    assert reading.unread


def test_a_stray_quote_is_a_finding_and_the_table_is_read(read_bytes: Reads) -> None:
    """Quotation marks that are not doubled are read as letters, and the first row is named."""
    reading = read_bytes(b'a,b\n"5" pipe",2\n3,4\n')
    assert codes(reading) == ["CF017"]
    assert reading.troubles[0].details["row"] == "2"
    assert rows(reading)[2] == ["3", "4"]


def test_a_gzipped_table_reads_as_what_is_inside(read_bytes: Reads) -> None:
    """Packing changes nothing but the metadata."""
    plain, packed = read_bytes(RUSSIAN.encode()), read_bytes(gzip.compress(RUSSIAN.encode()))
    assert rows(packed) == rows(plain)
    assert packed.text_digest == plain.text_digest
    assert packed.metadata["packed"] == "gzip"


def test_a_gzip_file_cut_short_is_damaged(read_bytes: Reads) -> None:
    """Half of a packed table is no table."""
    reading = read_bytes(gzip.compress(RUSSIAN.encode() * 50)[:-20])
    assert codes(reading) == ["CF002"]


def test_a_gzip_bomb_is_too_large(read_bytes: Reads) -> None:
    """Unpacking stops at the limit and at a ratio that no table has."""
    bomb = gzip.compress(b"0,0\n" * 500_000)
    assert codes(read_bytes(bomb, limits=Limits(unpacked=1 << 20))) == ["CF006"]
    assert codes(read_bytes(bomb, limits=Limits(ample=1 << 20))) == ["CF006"]


def test_the_digest_is_of_the_text_and_not_of_its_encoding(read_bytes: Reads) -> None:
    """Two encodings of one table have one text digest; another table has another."""
    first = read_bytes(RUSSIAN.encode()).text_digest
    assert read_bytes(RUSSIAN.encode("utf-16")).text_digest == first
    assert read_bytes(RUSSIAN.replace("40", "41").encode()).text_digest != first


@examples(st.lists(st.lists(HOSTILE, min_size=2, max_size=4), min_size=1, max_size=8))
def test_what_a_csv_writer_writes_comes_back(table: list[list[str]]) -> None:
    """Quotes, delimiters, line ends and control signs inside cells survive the round trip."""
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerows(table)
    expected = [list(row) for row in csv.reader(StringIO(out.getvalue(), newline=""))]
    # With a byte order mark, so that one in the first cell is not taken for it.
    assert _read(out.getvalue().encode("utf-8-sig"), ",") == expected


@examples(
    st.lists(st.lists(st.text("aЖ ;\t'\\.", max_size=3), max_size=4), max_size=12),
    st.sampled_from(["\n", "\r\n"]),
)
def test_blocks_without_quotes_are_what_the_csv_module_gives(
    table: list[list[str]], end: str
) -> None:
    """The fast way and the careful way write the same bytes and notice the same widths."""
    text = end.join(",".join(row) for row in table)
    careful, fast = Widths(), Widths()
    records = list(csv.reader(StringIO(text, newline="")))
    for number, record in enumerate(records, 1):
        if record and len(record) != careful.expected:
            careful.note(number, len(record))
    stream = BytesIO(text.encode())
    blocks = list(quoteless_blocks(stream, ",", fast))
    # From the first backslash or tab on, lines are left to the careful way.
    left = list(csv.reader(StringIO(stream.read().decode(), newline="")))
    blocks += in_blocks(left)
    assert b"".join(lines for _, lines in blocks) == b"".join(b for _, b in in_blocks(records))
    assert sum(count for count, _ in blocks) == len(records)
    assert left or fast == careful


@examples(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    """No bytes make the reader break."""
    refused = ""
    try:
        _read(raw, ",")
    except Unreadable as refusal:
        refused = refusal.code
    assert refused in {"", "CF002", "CF010"}


def _read(raw: bytes, delimiter: str) -> list[list[str]]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "original"
        path.write_bytes(raw)
        given = Given(path, digest_of(path), Shelf(Path(folder) / "shelf"), "utf-8", delimiter)
        kept = read_delimited(given).tables[0].rows
        return [list(row) for row in kept]


def test_a_long_table_is_written_as_one_row_a_line(read_bytes: Reads) -> None:
    """Rows far apart are found without reading all of them."""
    reading = read_bytes("".join(f"{n},x\n" for n in range(5000)).encode())
    table = reading.tables[0]
    assert len(table.rows) == 5000
    assert [table.text(n, 1) for n in (4999, 1, 1025, 1024)] == ["4998", "0", "1024", "1023"]
    assert table.rows[-1] == ["4999", "x"]
    assert table.rows[2:4] == [["2", "x"], ["3", "x"]]
    assert orjson.dumps(next(iter(table.rows))) == b'["0","x"]'
    with pytest.raises(IndexError):
        table.rows[5000]

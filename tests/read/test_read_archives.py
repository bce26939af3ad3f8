"""Archives give their files back byte for byte, and nothing in them does harm."""

from __future__ import annotations

import base64
import bz2
import gzip
import lzma
import tarfile
from collections.abc import Callable
from hashlib import sha256
from stat import S_IFLNK
from zipfile import ZipFile, ZipInfo

import pytest
from hostile import texts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_archives import (
    SOLID,
    Files,
    sevenzipped,
    tarred,
    unicode_path,
    zipped,
    zipped_raw,
)
from reads import Reads

from counterfoil.model.reading import Reading
from counterfoil.read.limits import Limits
from counterfoil.read.parts import harmless

pytest_plugins = ("reading_fixtures",)

MANY = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
FILES = [("folder/письмо.txt", "Охвачено 40.".encode()), ("annex.csv", b"a,b\n1,2\n"), ("e", b"")]
MAKERS: dict[str, Callable[[Files], bytes]] = {
    "zip/1": zipped,
    "tar/1": tarred,
    "7z/1": sevenzipped,
}


def codes(reading: Reading) -> list[str]:
    """Return the codes of what was noticed."""
    return [trouble.code for trouble in reading.troubles]


def kept(reading: Reading) -> list[tuple[str, str]]:
    """Return names and digests of the files inside."""
    return [(one.name, one.digest) for one in reading.parts]


def digest(raw: bytes) -> str:
    """Return a digest as parts have it."""
    return sha256(raw).hexdigest()


@pytest.mark.parametrize("reader", MAKERS)
def test_every_file_comes_out_with_its_digest(read_bytes: Reads, reader: str) -> None:
    """Folders are in the names, empty files are files."""
    reading = read_bytes(MAKERS[reader](FILES))
    assert (reading.reader, reading.troubles) == (reader, ())
    assert sorted(kept(reading)) == sorted((name, digest(body)) for name, body in FILES)
    assert reading.metadata["files"] == "3"
    assert not reading.unread


def test_an_archive_behind_other_bytes_or_without_its_beginning_is_read(read_bytes: Reads) -> None:
    """Its list stands at its end; a file that is not whole is told, and the others come out."""
    files = [("a.csv", b"a,b\n1,2\n"), ("b.csv", b"c,d\n3,4\n")]
    behind = read_bytes(b"MZ\x90\0\3\0\0\0" + bytes(300) + zipped(files))
    assert (behind.reader, kept(behind)) == ("zip/1", [(n, digest(b)) for n, b in files])
    cut = read_bytes(bytes(range(30)) + zipped(files)[30:])
    assert [part.name for part in cut.parts] == ["b.csv"]
    assert codes(cut) == ["CF051"]


@pytest.mark.parametrize("reader", MAKERS)
@given(st.data())
@MANY
def test_what_goes_in_comes_out(read_bytes: Reads, reader: str, data: st.DataObject) -> None:
    """Any bytes under any names, in every kind of archive."""
    names = data.draw(st.lists(texts.filter(_possible), max_size=4, unique=True))
    files = [(name, data.draw(st.binary(max_size=200))) for name in names]
    reading = read_bytes(MAKERS[reader](files))
    expected = sorted((harmless(name) or "unnamed", digest(body)) for name, body in files)
    assert sorted(kept(reading)) == expected
    # A TAR archive of nothing is a run of zeros.
    assert reading.parts or codes(reading) in (["CF060"], ["CF001"])


def _possible(name: str) -> bool:
    """Whether a name is one that archives can hold and that says it is a file."""
    return not name.endswith(("/", "\\")) and "\0" not in name and bool(name.strip("./\\ "))


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\Windows\\x.exe", "Windows/x.exe"),
        ("C:evil.exe", "evil.exe"),
        ("a/./b//c/../d", "a/b/c/d"),
        ("..", ""),
        ("и\u0306.txt", "й.txt"),
        ("annex\u202excod.exe", "annex\\u202excod.exe"),
        ("a\x1b[2Jb\nc\x00", "a\\x1b[2Jb\\x0ac\\x00"),
        ("\udc8f\udce0", "\\x8f\\xe0"),
        ("с" * 400, "…" + "с" * 255),
    ],
)
def test_names_are_made_harmless(name: str, written: str) -> None:
    """No step out, no drive, no sign that steers or hides; letters stay as they are."""
    assert harmless(name) == written


CP866, CP1251 = "Сводка.txt".encode("cp866"), "Сводка.txt".encode("cp1251")


@pytest.mark.parametrize(
    ("raw", "extra", "bits", "declared", "name"),
    [
        ("Сводка.txt".encode(), b"", 0x800, "", "Сводка.txt"),
        ("Сводка.txt".encode(), b"", 0, "", "Сводка.txt"),
        (CP866, b"", 0, "cp866", "Сводка.txt"),
        (CP1251, b"", 0, "windows-1251", "Сводка.txt"),
        (CP866, unicode_path(CP866, "Сводка.txt"), 0, "", "Сводка.txt"),
        (b"plain.txt", b"", 0, "cp866", "plain.txt"),
    ],
)
def test_names_in_other_letters_are_read_where_these_are_told(  # noqa: PLR0913 - cases
    read_bytes: Reads, *, raw: bytes, extra: bytes, bits: int, declared: str, name: str
) -> None:
    """By the archive's mark, its extra field, the source, or because they are UTF-8."""
    reading = read_bytes(zipped_raw(raw, b"x", extra, bits=bits), encoding=declared)
    assert [one.name for one in reading.parts] == [name]
    assert not reading.troubles


def test_names_whose_letters_nobody_tells_are_not_guessed(read_bytes: Reads) -> None:
    """Their bytes are spelt out, and that they are is said."""
    stale = unicode_path(CP866, "Другое.txt", crc=1)
    for extra in (b"", stale):
        reading = read_bytes(zipped_raw(CP866, b"x", extra))
        assert [one.name for one in reading.parts] == ["\\x91\\xa2\\xae\\xa4\\xaa\\xa0.txt"]
        assert codes(reading) == ["CF053"]
    old = tarred([("x", b"1")], form=tarfile.USTAR_FORMAT).replace(b"x" + b"\0" * 9, CP866[:10])
    assert codes(read_bytes(summed(old))) == ["CF053"]
    (told,) = read_bytes(summed(old), encoding="cp866").parts
    assert told.name == "Сводка.txt"


def summed(tar: bytes) -> bytes:
    """Return a TAR archive whose first header has the sum that belongs to it."""
    total = sum(tar[:148]) + 8 * 32 + sum(tar[156:512])
    return tar[:148] + b"%06o\0 " % total + tar[156:]


def test_a_name_that_leads_out_is_noted(read_bytes: Reads) -> None:
    """So are two files of one name: the later would replace the earlier where it is unpacked."""
    reading = read_bytes(zipped([("a.txt", b"1"), ("../a.txt", b"2")]))
    assert [name for name, _ in kept(reading)] == ["a.txt", "a.txt"]
    assert codes(reading) == ["CF052", "CF058"]


def test_a_locked_file_is_one_finding_and_the_rest_is_taken(read_bytes: Reads) -> None:
    """Each locked file by name."""
    raw = zipped([("open.txt", b"1"), ("locked.txt", b"2")], flags={"locked.txt": 1})
    reading = read_bytes(raw)
    assert [name for name, _ in kept(reading)] == ["open.txt"]
    (trouble,) = reading.troubles
    assert (trouble.code, trouble.details["name"]) == ("CF050", "locked.txt")
    locked = sevenzipped([("a", b"12345")], method=b"\x06\xf1\x07\x01", settings=b"\x13\0")
    assert codes(read_bytes(locked)) == ["CF050"]


def test_a_damaged_file_is_one_finding_and_the_rest_is_taken(read_bytes: Reads) -> None:
    """Changed bytes are noticed by their check sums, rare methods by their numbers."""
    raw = zipped([("a.txt", b"abc" * 50), ("b.txt", b"2")])
    place = raw.index(b"a.txt") + 8
    reading = read_bytes(raw[:place] + b"\xff" + raw[place + 1 :])
    assert [name for name, _ in kept(reading)] == ["b.txt"]
    assert codes(reading) == ["CF051"]
    seven = sevenzipped([("a", b"abc"), ("b", b"def")], method=b"\0", settings=b"")
    changed = read_bytes(seven.replace(b"abcdef", b"abXdef"))
    assert [name for name, _ in kept(changed)] == ["b"]
    assert codes(changed) == ["CF051"]
    rare = sevenzipped([("a", b"abc")], method=b"\x03\x04\x01", settings=b"\0" * 5)
    (trouble,) = read_bytes(rare).troubles
    assert (trouble.code, "030401" in trouble.details["why"]) == ("CF051", True)


def test_links_and_what_systems_leave_are_passed_over(read_bytes: Reads) -> None:
    """Nothing outside is followed; resource forks of macOS are nobody's files."""
    raw = tarred([("a", b"1")], ("l", tarfile.SYMTYPE), ("h", tarfile.LNKTYPE), ("f", b"6"))
    reading = read_bytes(raw)
    assert [name for name, _ in kept(reading)] == ["a"]
    assert [(t.code, t.details["count"]) for t in reading.troubles] == [("CF054", "3")]
    mac = zipped([("a", b"1"), ("__MACOSX/._a", b"2"), (".DS_Store", b"3"), (".hidden", b"4")])
    assert [name for name, _ in kept(read_bytes(mac))] == ["a", ".hidden"]


def test_a_link_in_a_zip_is_no_file(
    read_bytes: Reads, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Unix programs keep links in ZIP archives too."""
    path = tmp_path_factory.mktemp("zip") / "a.zip"
    with ZipFile(path, "w") as archive:
        link = ZipInfo("link")
        link.external_attr = (S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    reading = read_bytes(path.read_bytes())
    assert (kept(reading), codes(reading)) == ([], ["CF054"])


def test_bombs_are_left_inside(read_bytes: Reads) -> None:
    """What unpacks to too much is one finding, by itself and all together."""
    small = Limits(unpacked=10_000, ample=1000, ratio=20)
    for make in (zipped, sevenzipped):
        raw = make([("bomb", b"\0" * 9000), ("a.txt", b"1")])
        reading = read_bytes(raw, limits=small)
        assert "bomb" not in dict(kept(reading))
        assert codes(reading)[0] == "CF055"
    files = [(f"{n}.bin", sha256(bytes([n])).digest() * 100) for n in range(8)]
    stored = read_bytes(tarred(files), limits=small)
    assert len(stored.parts) == 8
    together = read_bytes(zipped(files), limits=Limits(unpacked=10_000))
    assert 0 < len(together.parts) < 8
    assert set(codes(together)) == {"CF055"}
    few = read_bytes(zipped(files), limits=Limits(entries=3))
    assert (len(few.parts), codes(few)) == (3, ["CF055"] * 5)


def test_very_many_findings_of_one_kind_are_counted(read_bytes: Reads) -> None:
    """A thousand locked files are a hundred findings and a number."""
    files = [(f"{n:04}", b"1") for n in range(150)]
    raw = zipped(files, flags={name: 1 for name, _ in files})
    reading = read_bytes(raw)
    assert codes(reading) == ["CF050"] * 101
    assert reading.troubles[-1].details["name"] == "50 more files"


@pytest.mark.parametrize(
    ("pack", "packed"),
    [(gzip.compress, "gzip"), (bz2.compress, "bzip2"), (lzma.compress, "xz")],
)
def test_a_packed_archive_is_read_as_if_it_had_come_unpacked(
    read_bytes: Reads, pack: type, packed: str
) -> None:
    """Every .tar.gz, .tar.bz2 and .tar.xz; a single file likewise; a cut one is damaged."""
    whole = pack(tarred(FILES))
    reading = read_bytes(whole)
    assert (reading.metadata["packed"], len(reading.parts)) == (packed, 3)
    assert read_bytes(pack(b"a,b\n1,2\n")).metadata["format"] == "delimited text"
    (trouble,) = read_bytes(whole[:-6]).troubles
    assert (trouble.code, trouble.details["format"]) == ("CF002", packed)
    bomb = read_bytes(pack(b"\0" * 9000), limits=Limits(unpacked=5000))
    assert codes(bomb) == ["CF006"]


def test_an_archive_that_breaks_off_gives_what_stands_before(read_bytes: Reads) -> None:
    """Whole files are whole files; that more was there is said."""
    raw = tarred([("a", b"1" * 600), ("b", b"2" * 5000)])
    reading = read_bytes(raw[: raw.index(b"2" * 100) + 100])
    assert [name for name, _ in kept(reading)] == ["a"]
    assert [(t.code, t.details["name"]) for t in reading.troubles] == [
        ("CF051", "b"),
        ("CF051", "what follows"),
    ]
    assert codes(read_bytes(zipped(FILES)[:-30])) == ["CF002"]
    assert codes(read_bytes(sevenzipped(FILES)[:-30])) == ["CF002"]


def test_a_real_7z_archive_is_unpacked(read_bytes: Reads) -> None:
    """Solid, with a packed list, as 7-Zip and its kin write them."""
    reading = read_bytes(base64.b64decode(SOLID))
    assert sorted(kept(reading)) == [
        ("x/annex.csv", digest(b"a,b\n1,2\n" * 20)),
        ("x/empty", digest(b"")),
        ("x/папка/сводка.txt", digest("Не менее 40 человек. ".encode() * 30)),
    ]
    assert not reading.troubles


def test_what_is_inside_does_not_decide_what_an_archive_is(read_bytes: Reads) -> None:
    """A stored PDF or page near the beginning does not make it one."""
    page = b"%PDF-1.4\n1 0 obj\n"
    assert read_bytes(zipped_raw(b"a.pdf", page)).reader == "zip/1"
    assert read_bytes(tarred([("a.pdf", page)])).reader == "tar/1"
    old = tarred([("a.txt", b"x" * 20)], form=tarfile.USTAR_FORMAT)
    unmarked = old.replace(b"ustar\x0000", b"\0" * 8)
    assert read_bytes(summed(unmarked)).reader == "tar/1"
    assert read_bytes(unmarked).reader == "none/3"


def test_an_archive_of_nothing_says_so(read_bytes: Reads) -> None:
    """It is neither empty bytes nor silence."""
    for make in (zipped, sevenzipped):
        assert codes(read_bytes(make([]))) == ["CF060"]


@pytest.mark.parametrize("reader", MAKERS)
@given(st.data())
@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_damage_breaks_the_reading_of_archives(
    read_bytes: Reads, reader: str, data: st.DataObject
) -> None:
    """Changed bytes anywhere leave a reading or a refusal."""
    raw = bytearray(MAKERS[reader](FILES))
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(raw) - 1))
        raw[place : place + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    reading = read_bytes(bytes(raw))
    assert not reading.unread or reading.troubles

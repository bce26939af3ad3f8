"""Archives that a program of this machine opens come out as any other; without it, it is said."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from shutil import which

import pytest
from made_archives import Files, cab, rar4, rar5
from reads import Reads

from counterfoil.model.reading import Reading
from counterfoil.project.tree import Project
from counterfoil.read.limits import Limits
from counterfoil.read.stage import Job, read_originals

pytest_plugins = ("reading_fixtures",)

needs_bsdtar = pytest.mark.skipif(
    not which("bsdtar"), reason="the package libarchive-tools is not installed"
)
FILES = [("folder/письмо.txt", "Охвачено 40.".encode()), ("annex.csv", b"a,b\n1,2\n")]
PLAIN = [("folder/letter.txt", b"At least 40."), ("annex.csv", b"a,b\n1,2\n")]
MAKERS: dict[str, Callable[[Files], bytes]] = {"RAR 5": rar5, "CAB": cab}


def codes(reading: Reading) -> list[str]:
    """Return the codes of what was noticed."""
    return [trouble.code for trouble in reading.troubles]


def kept(reading: Reading) -> list[tuple[str, str]]:
    """Return names and digests of the files inside."""
    return sorted((one.name, one.digest) for one in reading.parts)


def digests(files: Files) -> list[tuple[str, str]]:
    """Return names and digests of files."""
    return sorted((name, sha256(body).hexdigest()) for name, body in files)


@needs_bsdtar
@pytest.mark.parametrize("kind", MAKERS)
def test_every_file_comes_out_with_its_digest(read_bytes: Reads, kind: str) -> None:
    """Folders are in the names, and Russian letters too."""
    reading = read_bytes(MAKERS[kind](FILES))
    assert (reading.reader, reading.troubles) == ("archive/1", ())
    assert kept(reading) == digests(FILES)
    assert reading.metadata["files"] == "2"
    assert reading.metadata["unpacker"].startswith("bsdtar ")


@needs_bsdtar
def test_old_rar_archives_come_out_too(read_bytes: Reads) -> None:
    """Version 4 is another format under the same name."""
    reading = read_bytes(rar4(PLAIN))
    assert (reading.metadata["format"], kept(reading)) == ("RAR archive", digests(PLAIN))


@needs_bsdtar
@pytest.mark.parametrize(
    ("options", "form"),
    [
        (["--format=iso9660"], "disk image"),
        (["--zstd"], "zstd archive"),
        (["--lz4"], "LZ4 archive"),
        (["--lzip"], "lzip archive"),
        (["-Z"], "compress archive"),
    ],
)
def test_other_packed_archives_come_out(
    tmp_path: Path, read_file: Reads, options: list[str], form: str
) -> None:
    """A disk image, and TAR archives that the standard library does not unpack."""
    (tmp_path / "annex.csv").write_bytes(b"a,b\n1,2\n")
    path = tmp_path / "packed"
    command = ["bsdtar", "-c", "-f", str(path), *options, "-C", str(tmp_path), "annex.csv"]
    subprocess.run(command, check=True)
    reading = read_file(path)
    assert (reading.metadata["format"], codes(reading)) == (form, [])
    assert [(one.name.lower(), one.digest) for one in reading.parts] == digests(
        [("annex.csv", b"a,b\n1,2\n")]
    )


@needs_bsdtar
def test_a_packed_file_that_is_no_archive_is_named(tmp_path: Path, read_file: Reads) -> None:
    """What zstd packed need not be an archive; the finding says how to go on."""
    path = tmp_path / "a.zst"
    # A frame of one stored block, with its size told in one byte.
    path.write_bytes(b"\x28\xb5\x2f\xfd\x20\x04\x21\0\0text")
    assert codes(read_file(path)) == ["CF005"]


@needs_bsdtar
def test_a_locked_archive_says_so(read_bytes: Reads) -> None:
    """Even its list of files is locked then."""
    assert codes(read_bytes(rar5(FILES, encrypted=True))) == ["CF003"]


@needs_bsdtar
@pytest.mark.parametrize("lost", [8, 20, 40])
def test_an_archive_that_is_cut_short_says_so(read_bytes: Reads, lost: int) -> None:
    """What stands before is kept; the program itself would not complain."""
    reading = read_bytes(rar5(FILES)[:-lost])
    assert codes(reading) == ["CF051"]
    assert set(kept(reading)) <= set(digests(FILES))


@needs_bsdtar
def test_nothing_leads_out_of_an_archive(read_bytes: Reads) -> None:
    """Names are labels; what they would lead to is not touched."""
    reading = read_bytes(rar5([("../../etc/crontab", b"x")]))
    assert [part.name for part in reading.parts] == ["etc/crontab"]
    assert codes(reading) == ["CF052"]


@needs_bsdtar
def test_limits_hold_for_what_a_program_unpacks(read_bytes: Reads) -> None:
    """The same bounds as those of archives that are read here."""
    files = [(f"{n}", bytes(5000)) for n in range(5)]
    large = read_bytes(rar5(files), limits=Limits(unpacked=-20_000))
    assert (len(large.parts), codes(large)) == (1, ["CF055", "CF051"])
    few = read_bytes(rar5(files), limits=Limits(entries=3))
    assert (len(few.parts), codes(few)) == (3, ["CF055"])


def test_without_the_program_what_to_install_is_said(
    read_bytes: Reads, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The archive waits in the vault; nothing of it is guessed."""
    monkeypatch.setenv("PATH", "")
    reading = read_bytes(rar5(FILES))
    (trouble,) = reading.troubles
    assert (trouble.code, reading.metadata["unpacker"]) == ("CF061", "none")
    assert "libarchive-tools" in trouble.details["install"]
    assert reading.unread


@needs_bsdtar
def test_it_is_read_again_once_the_program_is_there(
    reading_project: Project,
    collect_bytes: Callable[[str, bytes], Job],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever installs it need not remember which archives waited."""
    job = collect_bytes("a.rar", rar5(FILES))
    with monkeypatch.context() as bare:
        bare.setenv("PATH", "")
        (first,) = read_originals(reading_project, [job], lambda _: None)
        (second,) = read_originals(reading_project, [job], lambda _: None)
    assert [finding.code for finding in first.findings] == ["CF061"]
    assert not second.new
    (third,) = read_originals(reading_project, [job], lambda _: None)
    assert third.new
    assert third.reading
    assert kept(third.reading) == digests(FILES)

"""Archives that a program of this machine opens: RAR, CAB, disk images, what zstd or lz4 packed.

libarchive's bsdtar writes them anew as a TAR archive on its output, and this reads that as it
comes: nothing is written to a disk but the files that are kept. The program has what its worker
has, no network and no place to write to, and ends with it.
"""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen
from tempfile import TemporaryFile
from typing import IO, BinaryIO, cast
from zlib import crc32

from counterfoil.model.metadata import UNPACKER
from counterfoil.model.reading import Reading
from counterfoil.read.archives.names import is_left_by_a_system
from counterfoil.read.archives.unpacker import INSTALL, PROGRAM, unpacker_here, written_anew
from counterfoil.read.given import Given
from counterfoil.read.limits import Unreadable, damaged, locked
from counterfoil.read.parts import Parts

READER = "archive/1"
FORM = "archive"
_BROKEN = (tarfile.TarError, OSError, EOFError, ValueError, OverflowError, LookupError)
_LOCKED = re.compile("encrypt|passphrase|password", re.IGNORECASE)
_NO_ARCHIVE = re.compile("unrecognized archive format", re.IGNORECASE)
_WRAPPED = re.compile(rf"^{PROGRAM}: (?:Error opening archive: )?")
_DELAYED = "Error exit delayed"
_RAR5, _TAIL = b"Rar!\x1a\x07\x01\0", 1 << 12
_END = re.compile(rb"(?=(.{4}[\x03-\x10]\x05))", re.DOTALL)
_SAID = 200
_MOST_SAID = 1 << 16


def read_foreign(given: Given) -> Reading:
    """Read an archive; raise Unreadable where it is locked, damaged or none or nothing opens it."""
    metadata = {UNPACKER: unpacker_here()}
    if metadata[UNPACKER] == "none":
        refusal = Unreadable("CF061", why=f"{PROGRAM} is not installed", install=INSTALL)
        refusal.metadata = metadata
        raise refusal
    parts = Parts(given, READER, FORM)
    given.shelf.folder.mkdir(parents=True, exist_ok=True)
    broken: list[str] = []
    with TemporaryFile(dir=given.shelf.folder) as said:
        with written_anew(given.path, said) as program:
            count, whole = _take(program, given, parts, broken)
            if not whole:
                program.kill()
        words = _words(said, given) or " ".join(broken) or f"it ended with {program.returncode}"
    if whole and (program.returncode or broken):
        _tell(words, count, parts)
    elif whole and _is_cut(given.path):
        parts.tell("CF051", "what follows", "the archive is cut short")
    kept, troubles = parts.taken(expected=True)
    metadata["files"] = str(count)
    return Reading(given.digest, READER, metadata=metadata, troubles=troubles, parts=kept)


def _take(program: Popen[bytes], given: Given, parts: Parts, broken: list[str]) -> tuple[int, bool]:
    """Keep what the program writes; return how many files there were, and whether all were seen.

    `broken` takes why its output ended too early.
    """
    count, packed = 0, given.path.stat().st_size
    for archive, member in _members(cast("BinaryIO", program.stdout), broken):
        if is_left_by_a_system(member.name) or not member.isfile():
            parts.note("CF054", member.name)
            continue
        count += 1
        if parts.full:
            parts.tell("CF055", member.name, "there are too many files")
            return count, False
        with parts.taking(member.name, *_BROKEN):
            # What it claims is held against the limits before any of it is unpacked.
            parts.watch(member.size, packed)
            parts.keep(member.name, cast("BinaryIO", archive.extractfile(member)), packed)
            continue
        parts.tell(
            "CF051", "what follows", "it was not looked at, since one before it is not whole"
        )
        return count, False
    return count, True


def _members(
    stream: BinaryIO, broken: list[str]
) -> Iterator[tuple[tarfile.TarFile, tarfile.TarInfo]]:
    """Yield what comes, but folders, each before the next is looked at."""
    try:
        archive = tarfile.open(  # noqa: SIM115 - the stream is closed by whoever opened it
            fileobj=stream, mode="r|", encoding="utf-8", errors="surrogateescape"
        )
        while member := archive.next():
            if not member.isdir():
                yield archive, member
            # It remembers every one of them otherwise.
            archive.members = []  # type: ignore[attr-defined]
    except tarfile.ReadError as error:
        # An archive that is none gives nothing at all, which the program says itself.
        if str(error) != "empty file":
            broken.append(str(error))


def _is_cut(path: Path) -> bool:
    """Whether a RAR archive of version 5 lacks the block that ends it, which bsdtar passes over."""
    with path.open("rb") as stream:
        if stream.read(len(_RAR5)) != _RAR5:
            return False
        stream.seek(max(path.stat().st_size - _TAIL, 0))
        tail = stream.read()
    for found in _END.finditer(tail):
        start = found.start() + 4
        head = tail[start : start + 1 + tail[start]]
        if crc32(head) == int.from_bytes(found[1][:4], "little"):
            return False
    return True


def _words(said: IO[bytes], given: Given) -> str:
    """Return what the program said last, without the place of the file on this machine."""
    said.seek(0)
    lines = said.read(_MOST_SAID).decode("utf-8", "replace").splitlines()
    told = [_WRAPPED.sub("", line) for line in lines if _DELAYED not in line]
    return (told[-1] if told else "").replace(str(given.path.absolute()), "it")[-_SAID:]


def _tell(words: str, count: int, parts: Parts) -> None:
    """Say why the program stopped; raise Unreadable where it gave nothing."""
    if _LOCKED.search(words):
        if not count:
            raise locked(FORM)
        parts.tell("CF050", "what follows")
    elif not count:
        if _NO_ARCHIVE.search(words):
            code = "CF005"
            raise Unreadable(code, format="packed file that is no archive")
        raise damaged(FORM, words)
    else:
        parts.tell("CF051", "what follows", words)

"""The list of what a 7z archive holds (7zFormat.txt of 7-Zip): files, folders of bytes, coders.

A folder is a run of bytes that were packed together; files follow each other in it. The list itself
is mostly packed like a folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from struct import Struct

SIGNATURE = b"7z\xbc\xaf\x27\x1c"
START = Struct("<6s2xIQQI")
_END, _HEADER, _ARCHIVE, _MORE_STREAMS, _STREAMS, _FILES = 0, 1, 2, 3, 4, 5
_PACK, _UNPACK, _SUBSTREAMS = 6, 7, 8
_SIZE, _DIGEST, _FOLDER, _CODER_SIZES, _COUNTS = 9, 10, 11, 12, 13
_EMPTY, _EMPTY_FILE, _NAMES, _ATTRIBUTES, PACKED_HEADER = 14, 15, 17, 21, 23
_FOLDER_BIT, _UNIX_BIT = 0x10, 0x8000
_BYTES_OF_SIZE = 8


class BadListError(ValueError):
    """The list of files breaks off, or says what cannot be; the message says which."""


@dataclass(slots=True)
class Coder:
    """One step of unpacking: the method's number, and what it needs to know."""

    method: bytes
    settings: bytes = b""
    streams: tuple[int, int] = (1, 1)


@dataclass(slots=True)
class Folder:
    """Bytes packed together: through which coders, where they are, how large what comes out is."""

    coders: list[Coder]
    bound: int = 0
    sizes: list[int] = field(default_factory=list)
    digest: int | None = None
    start: int = 0
    packed: int = 0
    files: list[tuple[int, int | None]] = field(default_factory=list)
    """The size and the CRC of each file in it, in their order."""


@dataclass(slots=True)
class Listed:
    """A file: its name, whether it is a folder of names, its attributes, whether it has bytes."""

    name: str
    is_folder: bool = False
    attributes: int = 0
    has_bytes: bool = True

    @property
    def mode(self) -> int:
        """What Unix says of it, 0 where nothing is said."""
        return self.attributes >> 16 if self.attributes & _UNIX_BIT else 0


class Header:
    """A list, read from its bytes; raises BadListError where it is broken."""

    def __init__(self, raw: bytes) -> None:
        """Read the list."""
        self._raw, self._place = raw, 0
        self.folders: list[Folder] = []
        self.files: list[Listed] = []
        kind = self._number()
        self.is_packed = kind == PACKED_HEADER
        if self.is_packed:
            self.folders = self._streams()
        elif kind == _HEADER:
            self._header()
        else:
            msg = "it has no list of files"
            raise BadListError(msg)

    def _byte(self) -> int:
        if self._place >= len(self._raw):
            msg = "its list of files breaks off"
            raise BadListError(msg)
        self._place += 1
        return self._raw[self._place - 1]

    def _take(self, count: int) -> bytes:
        found = self._raw[self._place : self._place + count]
        if len(found) < count:
            msg = "its list of files breaks off"
            raise BadListError(msg)
        self._place += count
        return found

    def _number(self) -> int:
        """Return a number: how many bytes follow is told by the leading ones of the first."""
        first, number = self._byte(), 0
        for count in range(_BYTES_OF_SIZE):
            bit = 0x80 >> count
            if not first & bit:
                return number | (first & (bit - 1)) << (8 * count)
            number |= self._byte() << (8 * count)
        return number

    def _count(self) -> int:
        """Return how many things follow; each takes a bit at the least."""
        count = self._number()
        if count > len(self._raw) * 8:
            msg = f"its list of files is too short for {count} entries"
            raise BadListError(msg)
        return count

    def _bits(self, count: int) -> list[bool]:
        raw = self._take((count + 7) // 8)
        return [bool(raw[place // 8] & 0x80 >> place % 8) for place in range(count)]

    def _told_bits(self, count: int) -> list[bool]:
        return [True] * count if self._byte() else self._bits(count)

    def _digests(self, count: int) -> list[int | None]:
        told = self._told_bits(count)
        return [int.from_bytes(self._take(4), "little") if one else None for one in told]

    def _expect(self, wanted: int) -> None:
        if (kind := self._number()) != wanted:
            msg = f"its list of files has {kind} where {wanted} belongs"
            raise BadListError(msg)

    def _header(self) -> None:
        while (kind := self._number()) != _END:
            if kind == _STREAMS:
                self.folders = self._streams()
            elif kind == _MORE_STREAMS:
                self._streams()
            elif kind == _FILES:
                self._files()
            elif kind == _ARCHIVE:
                while self._number() != _END:
                    self._take(self._number())
            else:
                msg = f"its list of files has {kind} where it should not"
                raise BadListError(msg)

    def _streams(self) -> list[Folder]:
        folders: list[Folder] = []
        starts: list[tuple[int, int]] = []
        while (kind := self._number()) != _END:
            if kind == _PACK:
                starts = list(self._packed())
            elif kind == _UNPACK:
                folders = self._folders()
            elif kind == _SUBSTREAMS:
                self._substreams(folders)
            else:
                msg = f"its streams have {kind} where it should not be"
                raise BadListError(msg)
        place = iter(starts)
        for folder in folders:
            given = [next(place, (0, 0)) for _ in range(folder.bound)]
            folder.start, folder.packed = given[0] if given else (0, 0)
            if not folder.files:
                folder.files = [(folder.sizes[-1], folder.digest)] if folder.sizes else []
        return folders

    def _packed(self) -> Iterator[tuple[int, int]]:
        start, count = self._number(), self._count()
        sizes: list[int] = []
        while (kind := self._number()) != _END:
            if kind == _SIZE:
                sizes = [self._number() for _ in range(count)]
            elif kind == _DIGEST:
                self._digests(count)
            else:
                msg = f"its packed streams have {kind} where it should not be"
                raise BadListError(msg)
        for size in sizes:
            yield start, size
            start += size

    def _folders(self) -> list[Folder]:
        self._expect(_FOLDER)
        count = self._count()
        if self._byte():
            msg = "its list of folders stands elsewhere"
            raise BadListError(msg)
        folders = [self._folder() for _ in range(count)]
        self._expect(_CODER_SIZES)
        for folder in folders:
            outs = sum(coder.streams[1] for coder in folder.coders)
            folder.sizes = [self._number() for _ in range(outs)]
        while (kind := self._number()) != _END:
            if kind == _DIGEST:
                for folder, digest in zip(folders, self._digests(count), strict=True):
                    folder.digest = digest
        return folders

    def _folder(self) -> Folder:
        coders = []
        for _ in range(self._count()):
            flags = self._byte()
            method = self._take(flags & 0x0F)
            streams = (self._count(), self._count()) if flags & 0x10 else (1, 1)
            settings = self._take(self._number()) if flags & 0x20 else b""
            coders.append(Coder(method, settings, streams))
        ins, outs = (sum(coder.streams[side] for coder in coders) for side in (0, 1))
        pairs = max(outs - 1, 0)
        for _ in range(pairs):
            self._number(), self._number()
        bound = ins - pairs
        if bound > 1:
            for _ in range(bound):
                self._number()
        return Folder(coders, max(bound, 0))

    def _substreams(self, folders: list[Folder]) -> None:
        counts = [1] * len(folders)
        kind = self._number()
        if kind == _COUNTS:
            counts = [self._count() for _ in folders]
            kind = self._number()
        for folder, count in zip(folders, counts, strict=True):
            sizes = []
            whole = folder.sizes[-1] if folder.sizes else 0
            if kind == _SIZE:
                sizes = [self._number() for _ in range(count - 1)]
            sizes += [whole - sum(sizes)] if count else []
            if any(size < 0 for size in sizes) or len(sizes) != count:
                msg = "the files of a folder are larger than it"
                raise BadListError(msg)
            folder.files = [(size, None) for size in sizes]
        if kind == _SIZE:
            kind = self._number()
        while kind != _END:
            if kind != _DIGEST:
                msg = f"its files' sizes have {kind} where it should not be"
                raise BadListError(msg)
            self._file_digests(folders)
            kind = self._number()

    def _file_digests(self, folders: list[Folder]) -> None:
        known = [
            folder for folder in folders if len(folder.files) == 1 and folder.digest is not None
        ]
        rest = [folder for folder in folders if not any(folder is one for one in known)]
        digests = iter(self._digests(sum(len(folder.files) for folder in rest)))
        for folder in known:
            folder.files = [(folder.files[0][0], folder.digest)]
        for folder in rest:
            folder.files = [(size, next(digests)) for size, _ in folder.files]

    def _files(self) -> None:
        count = self._count()
        empty, empty_files = [False] * count, list[bool]()
        names, attributes = [""] * count, [0] * count
        while (kind := self._number()) != _END:
            last = self._number() + self._place
            if kind == _EMPTY:
                empty = self._bits(count)
            elif kind == _EMPTY_FILE:
                empty_files = self._bits(sum(empty))
            elif kind == _NAMES and not self._byte():
                texts = self._take(last - self._place).decode("utf-16-le", "surrogatepass")
                names = [*texts.split("\0"), *names][:count]
            elif kind == _ATTRIBUTES:
                told = self._told_bits(count)
                if not self._byte():
                    given = [self._take(4) if one else b"" for one in told]
                    attributes = [int.from_bytes(one, "little") for one in given]
            if last > len(self._raw):
                msg = "its list of files breaks off"
                raise BadListError(msg)
            self._place = last
        are_files = iter(empty_files)
        for name, attribute, none in zip(names, attributes, empty, strict=True):
            folder = none and not next(are_files, False)
            self.files.append(Listed(name, folder, attribute, not none))

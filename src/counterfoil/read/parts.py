"""Files inside an original: their names made harmless, their bytes kept within limits.

Names are labels here and never paths on a disk; they are made harmless all the same, because
people and other programs will take them for paths. What cannot be taken out is told, file by
file, and the rest is taken.
"""

from __future__ import annotations

import errno
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from counterfoil.model.reading import Part, Trouble
from counterfoil.read.given import Given
from counterfoil.read.limits import Unreadable, binary_size, too_large

_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff]"
)
_HALF = re.compile("[\ud800-\udfff]")
_BYTES = range(0xDC80, 0xDD00)
_DRIVE = re.compile(r"\A(?:[A-Za-z]:(?=\S))+")
_LONGEST = 255
_ELSEWHERE = {errno.EMFILE, errno.ENFILE, errno.ENOSPC, errno.EDQUOT}
"""What goes wrong on this machine and not in the original."""
_UNNAMED = "unnamed"
_TOLD = 100
"""How many troubles of one kind are told one by one."""


def harmless(name: str) -> str:
    r"""Return a name inside an original that leads nowhere and shows all its signs.

    Backslashes count as slashes. Drives, `.`, `..` and empty steps are left out. Signs that steer
    terminals or are not seen are spelt out as `\x00` or `\u202e`, and so are bytes that are no
    letters in the name's encoding, which come as half surrogates (see `surrogateescape`).
    """
    path = _DRIVE.sub("", name.replace("\\", "/"))
    steps = [_UNSEEN.sub(_spelt, step).strip() for step in path.split("/")]
    kept = "/".join(step for step in steps if step not in {"", ".", ".."})
    written = unicodedata.normalize("NFC", kept)
    return written if len(written) <= _LONGEST else "…" + written[-_LONGEST:]


def harmless_address(address: str) -> str:
    """Return an address of the web that shows all its signs, steers nothing and is not too long."""
    written = _UNSEEN.sub(_spelt, address.strip())
    return written if len(written) <= _LONGEST else written[:_LONGEST] + "…"


def _spelt(sign: re.Match[str]) -> str:
    code = ord(sign[0])
    if code in _BYTES:
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"  # noqa: PLR2004 - one byte


class Parts:
    """What was taken out of one original, and what there is to say about the rest."""

    def __init__(
        self, given: Given, reader: str, form: str, *, called: Callable[[str], str] = harmless
    ) -> None:
        """Take what the reader was given, and its own and its format's names.

        `called` makes a file's name from the one that stands in the original.
        """
        self._given, self._reader, self._form = given, reader, form
        self._called = called
        self._limits = given.limits
        self._left = self._limits.unpacked + given.path.stat().st_size
        self._parts: list[Part] = []
        self._troubles: list[Trouble] = []
        self._counts: Counter[str] = Counter()
        self._firsts: dict[str, str] = {}

    @property
    def full(self) -> bool:
        """Whether as many files were taken out as may be."""
        return len(self._parts) >= self._limits.entries

    def keep(self, name: str, stream: BinaryIO, packed: int | None = None) -> Part:
        """Keep and return a file's bytes; raise Unreadable where it unpacks to more than it may.

        `packed` is how many bytes it takes in the original, where that is less than its own.
        """
        written = self._called(name)
        plain = unicodedata.normalize("NFC", name.replace("\\", "/")).strip()
        # Bytes whose letters are not told are another matter, and addresses lead out by nature.
        if self._called is harmless and written != plain and not _HALF.search(name):
            self.note("CF052", name)
        watched = cast("BinaryIO", _Watched(self, stream, packed))
        part = self._given.keep_part(self._reader, written or _UNNAMED, watched)
        self._left -= part.size
        self._parts.append(part)
        return part

    @contextmanager
    def taking(self, name: str, *broken: type[Exception]) -> Iterator[None]:
        """Tell of a file that cannot be taken out because of these errors, and go on."""
        try:
            yield
        except Unreadable as refusal:
            if refusal.code == "CF003":
                self.tell("CF050", name)
            elif refusal.code == "CF006":
                self.tell("CF055", name, refusal.details["why"])
            else:
                self.tell("CF051", name, refusal.details.get("why", ""))
        except broken as error:
            if isinstance(error, OSError) and error.errno in _ELSEWHERE:
                raise
            self.tell("CF051", name, str(error) or type(error).__name__)

    def tell(self, code: str, name: str, why: str = "") -> None:
        """Tell of one file; of very many of a kind only how many there are."""
        self._counts[code] += 1
        if self._counts[code] <= _TOLD:
            details = {"name": self._called(name) or _UNNAMED, "why": why}
            self._troubles.append(Trouble(code, "", details))

    def note(self, code: str, name: str) -> None:
        """Count something that is told once for all files of an original, with the first."""
        self._counts[code] += 1
        self._firsts.setdefault(code, self._called(name) or _UNNAMED)

    def taken(self, *, expected: bool = False) -> tuple[tuple[Part, ...], tuple[Trouble, ...]]:
        """Return the files that were taken out, and what there is to tell.

        `expected` says that an original without any file is worth telling.
        """
        troubles = list(self._troubles)
        for code, count in sorted(self._counts.items()):
            if code in self._firsts:
                details = {"count": str(count), "name": self._firsts[code]}
                troubles.append(Trouble(code, "", details))
            elif count > _TOLD:
                details = {"name": f"{count - _TOLD} more files", "why": "as those before"}
                troubles.append(Trouble(code, "", details))
        if expected and not self._parts and not troubles:
            troubles.append(Trouble("CF060", "", {"format": self._form}))
        names = Counter(part.name for part in self._parts)
        for name, count in names.items():
            if count > 1:
                troubles.append(Trouble("CF058", "", {"name": name, "count": str(count)}))
        return tuple(self._parts), tuple(troubles)

    def watch(self, count: int, packed: int | None) -> None:
        """Raise Unreadable where a file has given more bytes than it may."""
        if count > self._left:
            why = f"what is inside unpacks to more than {binary_size(self._limits.unpacked)}"
            raise too_large(self._form, why)
        if packed is None or count <= self._limits.ample:
            return
        if count > max(packed, 1) * self._limits.ratio:
            why = f"it unpacks to over {self._limits.ratio} times its size"
            raise too_large(self._form, why)


class _Watched:
    """A stream that is stopped when it gives too much."""

    def __init__(self, parts: Parts, stream: BinaryIO, packed: int | None) -> None:
        self._parts, self._stream, self._packed, self._count = parts, stream, packed, 0

    def read(self, size: int) -> bytes:
        block = self._stream.read(size)
        self._count += len(block)
        self._parts.watch(self._count, self._packed)
        return block

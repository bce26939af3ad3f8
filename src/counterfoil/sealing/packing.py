"""The bytes of what is sealed: a mark, JSON, files, a signature, zeros up to a padded length.

4 bytes    the mark and version: CFR1 a return, CFA1 a reply, CFK1 a monitor's own file
4 bytes    the length of the JSON, big endian
…          the JSON, UTF-8
…          the files, one after another, as the JSON lists them
64 bytes   Ed25519, over the form's name, a zero byte, the origin, a zero byte, all the above
…          zeros
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from counterfoil.envelope.padding import LEAST, LEAST_WITH_FILES, padded
from counterfoil.sealing.fields import BadReturn

_MARK, LENGTH, _SIGNATURE = 4, 4, 64
START = _MARK + LENGTH
"""Where the JSON begins."""
MOST_JSON = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of sealed thing: its mark, its name in signatures, and what it is called."""

    mark: bytes
    name: str
    called: str

    def says(self, origin: str, packed: bytes) -> bytes:
        """Return what is signed."""
        return self.name.encode() + b"\0" + origin.encode() + b"\0" + packed


RETURN = Form(b"CFR1", "counterfoil-return-v1", "the return")
REPLY = Form(b"CFA1", "counterfoil-reply-v1", "the reply")
KEPT = Form(b"CFK1", "counterfoil-kept-v1", "the kept file")


def pack(
    form: Form,
    origin: str,
    json: bytes,
    files: Iterable[bytes],
    sign: Callable[[bytes], bytes],
) -> tuple[bytes, str]:
    """Return the bytes to seal, and the id: the SHA-256, in hex, of all before the signature."""
    contents = b"".join(files)
    packed = form.mark + len(json).to_bytes(LENGTH) + json + contents
    whole = packed + sign(form.says(origin, packed))
    least = LEAST_WITH_FILES if contents else LEAST
    return whole.ljust(padded(len(whole), least), b"\0"), sha256(packed).hexdigest()


class Unpacking:
    """Takes apart what was sealed: first the JSON, then, knowing the files' sizes, the rest."""

    def __init__(self, form: Form, opened: bytes) -> None:
        """Take the opened bytes; raise BadReturn where they are not of the form."""
        self._form, self._opened = form, opened
        length = int.from_bytes(opened[_MARK:START])
        if opened[:_MARK] != form.mark:
            msg = f"{form.called} does not begin with its mark {form.mark.decode()}"
            raise BadReturn(msg)
        if length > MOST_JSON or START + length + _SIGNATURE > len(opened):
            msg = f"{form.called} is not whole: its parts are longer than it is"
            raise BadReturn(msg)
        self._at = START + length
        self.json = opened[START : self._at]

    def files(self, sizes: Sequence[int]) -> list[bytes]:
        """Return the files of these sizes; raise BadReturn where they or the padding do not fit."""
        end = self._at + sum(sizes) + _SIGNATURE
        least = LEAST_WITH_FILES if any(sizes) else LEAST
        if len(self._opened) != padded(end, least):
            msg = f"{self._form.called} does not have the length that its parts come to"
            raise BadReturn(msg)
        if any(self._opened[end:]):
            msg = f"{self._form.called} has something other than zeros where its padding is"
            raise BadReturn(msg)
        found = []
        for size in sizes:
            found.append(self._opened[self._at : self._at + size])
            self._at += size
        return found

    @property
    def body(self) -> bytes:
        """Everything up to and with the signature, once the files are taken: without padding."""
        return self._opened[: self._at + _SIGNATURE]

    def verify(self, origin: str, verify: Callable[[bytes, bytes], bool]) -> str:
        """Return the id, once the files are taken; raise BadReturn where the signature is wrong.

        `verify` is given the signature and what it is of.
        """
        packed = self._opened[: self._at]
        signature = self._opened[self._at : self._at + _SIGNATURE]
        if not verify(signature, self._form.says(origin, packed)):
            msg = f"the signature of {self._form.called} does not hold"
            raise BadReturn(msg)
        return sha256(packed).hexdigest()

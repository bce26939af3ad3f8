"""A monitor's code: twelve English words that stand for 128 bits.

Source: BIP-39 (word list, checksum). What BIP-39 does next, a slow hash into a wallet's seed, is
not done here: the bits are as good as a key (see keys.py).
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib import resources

_WORDS, _BITS, _BYTES, _CHECK_BITS = 12, 11, 16, 4
_TELLING = 4
"""No two words of the list begin with the same four letters."""


class BadCode(ValueError):  # noqa: N818 - what it is, not that it is an error
    """A text that is no code; the message says in one sentence what is wrong."""


@dataclass(frozen=True, slots=True)
class MonitorCode:
    """Twelve words. Whoever has them can file as this monitor and read the replies to them."""

    entropy: bytes = field(repr=False)
    """The 16 bytes that the words spell."""

    @classmethod
    def new(cls) -> MonitorCode:
        """Make a code that nobody has."""
        return cls(os.urandom(_BYTES))

    @classmethod
    def read(cls, typed: str) -> MonitorCode:
        """Read twelve words, each in full or by its first letters, at least four.

        Case and the space between words do not matter. Raises BadCode.
        """
        given = typed.lower().split()
        if len(given) != _WORDS:
            msg = f"a code has twelve words, and here are {len(given)}"
            raise BadCode(msg)
        bits = 0
        for place, word in enumerate(given, start=1):
            bits = bits << _BITS | _number(word, place)
        entropy = (bits >> _CHECK_BITS).to_bytes(_BYTES)
        if bits & (1 << _CHECK_BITS) - 1 != _checksum(entropy):
            msg = "these twelve words are no code: one of them is another word of the list, "
            msg += "or two have changed places"
            raise BadCode(msg)
        return cls(entropy)

    @property
    def words(self) -> str:
        """The twelve words, a space between them."""
        bits = int.from_bytes(self.entropy) << _CHECK_BITS | _checksum(self.entropy)
        last = (1 << _BITS) - 1
        places = range(_BITS * (_WORDS - 1), -1, -_BITS)
        return " ".join(word_list()[bits >> place & last] for place in places)


@cache
def word_list() -> tuple[str, ...]:
    """Return the 2,048 words, in the order of their numbers."""
    return tuple(resources.files(__package__).joinpath("english.txt").read_text("ascii").split())


def _number(typed: str, place: int) -> int:
    words = word_list()
    if typed in words:
        return words.index(typed)
    found = [n for n, word in enumerate(words) if word.startswith(typed)]
    if len(typed) < _TELLING or len(found) != 1:
        msg = f"word {place}, “{typed}”, is not in the list; see how it is spelt on your note"
        raise BadCode(msg)
    return found[0]


def _checksum(entropy: bytes) -> int:
    return sha256(entropy).digest()[0] >> 8 - _CHECK_BITS

"""Bech32, as age spells its keys: `age1…` and `AGE-SECRET-KEY-1…`.

Source: BIP-173, without its limit of 90 characters and without segwit addresses.
"""

from __future__ import annotations

from collections.abc import Iterable

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECK = 6


def bech32(prefix: str, payload: bytes) -> str:
    """Spell bytes after a prefix in small letters, checksum included."""
    fives = _fives(payload)
    spread = [ord(sign) >> 5 for sign in prefix] + [0] + [ord(sign) & 31 for sign in prefix]
    residue = _residue([*spread, *fives, *([0] * _CHECK)]) ^ 1
    check = (residue >> 5 * (_CHECK - 1 - place) & 31 for place in range(_CHECK))
    return f"{prefix}1" + "".join(_LETTERS[five] for five in (*fives, *check))


def _fives(payload: bytes) -> list[int]:
    """Return the bits of bytes in groups of five, zeros at the end."""
    count = -(-len(payload) * 8 // 5)
    bits = int.from_bytes(payload) << count * 5 - len(payload) * 8
    return [bits >> 5 * place & 31 for place in reversed(range(count))]


def _residue(fives: Iterable[int]) -> int:
    residue = 1
    for five in fives:
        top = residue >> 25
        residue = (residue & 0x1FFFFFF) << 5 ^ five
        for place, term in enumerate(_GENERATOR):
            residue ^= term if top >> place & 1 else 0
    return residue

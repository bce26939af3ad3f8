"""Padmé: lengths are rounded up, so that a sealed thing's size says little of what is in it.

A length of n bits keeps its first log2(n) + 1 bits: at most 12 % is added, and all lengths up to a
given one fall on few lengths. Source: Nikitin et al., "Reducing Metadata Leakage from Encrypted
Files and Communication with PURBs", PoPETs 2019 (4), section 4.
"""

from __future__ import annotations

LEAST = 1024
"""The shortest sealed thing, in bytes."""
LEAST_WITH_FILES = 65536
"""The shortest return that carries evidence, in bytes."""


def padded(length: int, least: int = LEAST) -> int:
    """Return the length that `length` bytes are padded to, at least `least`."""
    length = max(length, least, 2)
    exponent = length.bit_length() - 1
    free = (1 << (exponent - exponent.bit_length())) - 1
    return (length + free) & ~free

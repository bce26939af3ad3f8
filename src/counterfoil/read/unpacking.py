"""Unpacking gzip, within limits: what is inside is read as if it had come unpacked."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

from counterfoil.read.limits import Limits, binary_size, damaged, too_large

FORM = "gzip"
_BLOCK = 1 << 20


def unpack(packed: Path, unpacked: Path, limits: Limits) -> None:
    """Write what a gzip file holds; raise Unreadable for one that is cut short or a bomb."""
    size = packed.stat().st_size
    count = 0
    try:
        with gzip.open(packed) as stream, unpacked.open("wb") as out:
            while block := stream.read(_BLOCK):
                count += out.write(block)
                if count > limits.unpacked:
                    raise too_large(FORM, f"it unpacks to more than {binary_size(limits.unpacked)}")
                if count > limits.ample and count > size * limits.ratio:
                    raise too_large(FORM, f"it unpacks to over {limits.ratio} times its size")
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise damaged(FORM, str(error)) from None

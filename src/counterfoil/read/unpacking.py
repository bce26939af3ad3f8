"""Unpacking gzip, bzip2 and xz within limits: what is inside is read as if it came unpacked."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from counterfoil.read.limits import Limits, binary_size, damaged, too_large

_BLOCK = 1 << 20
_OPEN: dict[str, Callable[..., Any]] = {
    "gzip": gzip.open,
    "bzip2": bz2.open,
    "xz": lzma.open,
}


def unpack(form: str, packed: Path, unpacked: Path, limits: Limits) -> None:
    """Write what a packed file holds; raise Unreadable for one that is cut short or a bomb."""
    size = packed.stat().st_size
    count = 0
    try:
        with _OPEN[form](packed) as stream, unpacked.open("wb") as out:
            while block := stream.read(_BLOCK):
                count += out.write(block)
                if count > limits.unpacked:
                    raise too_large(form, f"it unpacks to more than {binary_size(limits.unpacked)}")
                if count > limits.ample and count > size * limits.ratio:
                    raise too_large(form, f"it unpacks to over {limits.ratio} times its size")
    except (EOFError, gzip.BadGzipFile, zlib.error, lzma.LZMAError) as error:
        raise damaged(form, str(error)) from None
    except OSError as error:
        # This is how bz2 says that the data are broken.
        if error.errno is not None:
            raise
        raise damaged(form, str(error)) from None

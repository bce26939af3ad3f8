"""bsdtar, the program that opens rare archives: whether it is here, which it is, and running it.

It is a program of its own, as Debian's package libarchive-tools has it. It writes what is in an
archive to its output as a TAR archive and nothing to a disk, and needs no network. Readings name
its version, because another one may open more.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from shutil import which
from typing import IO, cast

from counterfoil.read.confinement import die_with_parent

PROGRAM = "bsdtar"
INSTALL = "the package libarchive-tools, which has the program bsdtar"
_VERSION = re.compile(r"bsdtar \S+ - libarchive \S+")


def unpacker_here() -> str:
    """Return what a reading made now says of the unpacker: which it is, or that none was here."""
    command = which(PROGRAM)
    return _which_one(command) if command else "none"


@cache
def _which_one(command: str) -> str:
    done = subprocess.run((command, "--version"), capture_output=True, check=False)  # noqa: S603
    found = _VERSION.search(done.stdout.decode("utf-8", "replace"))
    return found[0] if found else PROGRAM


@contextmanager
def written_anew(path: Path, said: IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """Run the program on an archive; it ends with the block, and its complaints go to `said`.

    Its time and memory are bounded as its worker's are, by limits that it inherits.
    """
    with subprocess.Popen(  # noqa: S603 - found by its name, given no words of an original
        (which(PROGRAM) or PROGRAM, "-c", "-f", "-", "--format=pax", f"@{path.absolute()}"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=said,
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
        # Only a worker runs it, which has one thread.
        preexec_fn=die_with_parent,  # noqa: PLW1509
    ) as program:
        cast("IO[bytes]", program.stdin).close()
        done = False
        try:
            yield program
            done = True
        finally:
            if not done:
                program.kill()

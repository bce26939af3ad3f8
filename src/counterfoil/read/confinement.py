"""What a worker gives up before it opens an original.

Always: memory beyond its limit, files beyond theirs, core files, many open files. On Linux also
new rights through other programs and a life after its parent's; and, where the kernel lets them
be given up, the network, by moving to one of its own that has no interfaces, and writing anywhere
but in its own folder.

Not given up: it can read what the user can. A reader taken over by its original could put what it
reads into its reading, and nowhere else. Kernels that refuse unprivileged user namespaces leave
the network in place, and those without Landlock leave writing in place; `confine` says which of
the two are gone, and nothing here is promised on other systems than Linux.
"""

from __future__ import annotations

import ctypes
import math
import resource
import signal
import sys
from pathlib import Path

from counterfoil.read.landlock import write_only_in
from counterfoil.read.limits import Limits

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_DIE_WITH_PARENT, _NO_NEW_RIGHTS = 1, 38
_CAPABILITIES_VERSION = 0x20080522
_FILES = 64
_GRACE = 10


def confine(limits: Limits, folder: Path) -> list[str]:
    """Give up what a worker does not need; return which of "network" and "writing" are gone.

    `folder` is where it may still write.
    """
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.output, limits.output))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_FILES, _FILES))
    if sys.platform != "linux":
        return []
    die_with_parent()
    library = ctypes.CDLL(None, use_errno=True)
    library.prctl(_NO_NEW_RIGHTS, 1, 0, 0, 0)
    gone = []
    if library.unshare(_NEW_USER | _NEW_NETWORK) == 0:
        _drop_rights(library)
        gone.append("network")
    if write_only_in(library, folder):
        gone.append("writing")
    return gone


def die_with_parent() -> None:
    """End with the process that started this one; on Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)


def allow_processor(seconds: float) -> None:
    """Allow as much processor time from here on; more of it ends the worker.

    The limit counts from a process's start, and a worker reads many originals. The parent watches
    the clock as well: this is for a parent that no longer does.
    """
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = usage.ru_utime + usage.ru_stime
    _, hardest = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used + seconds) + _GRACE, hardest))


def peak_memory() -> int:
    """Return the most memory that this process ever held, in bytes."""
    return memory_of(resource.getrusage(resource.RUSAGE_SELF))


def memory_of(usage: resource.struct_rusage) -> int:
    """Return the most memory that a process held by its account, in bytes."""
    return usage.ru_maxrss if sys.platform == "darwin" else usage.ru_maxrss * 1024


def _drop_rights(library: ctypes.CDLL) -> None:
    """Give up the rights that a new user namespace grants within itself."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES_VERSION, 0)
    none = (ctypes.c_uint32 * 6)()
    library.capset(header, none)

"""Keeping a process from writing anywhere but in one folder, by Landlock (Linux 5.13 and later).

From https://docs.kernel.org/userspace-api/landlock.html: a set of the rights that are taken away,
one rule that gives some of them back beneath a folder, and a call that binds this process to it
for good. What it may read stays as it was.
"""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

# The numbers of these calls are the same on every processor.
_CREATE, _ADD, _RESTRICT = 444, 445, 446
_ASK_VERSION, _BENEATH = 1, 1
_WRITE, _REMOVE_FOLDER, _REMOVE_FILE = 1 << 1, 1 << 4, 1 << 5
_MAKE_DEVICE, _MAKE_FOLDER, _MAKE_FILE = 1 << 6, 1 << 7, 1 << 8
_MAKE_OTHERS = 1 << 9 | 1 << 10 | 1 << 11 | 1 << 12
_TRUNCATE = 1 << 14
_TRUNCATE_SINCE = 3


class _Beneath(ctypes.Structure):
    """Which rights hold beneath an open folder."""

    _pack_ = 1
    _fields_ = (("rights", ctypes.c_uint64), ("folder", ctypes.c_int32))


def write_only_in(library: ctypes.CDLL, folder: Path) -> bool:
    """Give up writing anywhere else; return whether the kernel let that be given up.

    `library` is the C library; new rights must have been given up before.
    """
    version = library.syscall(_CREATE, None, 0, _ASK_VERSION)
    if version < 1:
        return False
    back = _WRITE | _REMOVE_FOLDER | _REMOVE_FILE | _MAKE_FOLDER | _MAKE_FILE
    back |= _TRUNCATE if version >= _TRUNCATE_SINCE else 0
    taken = ctypes.c_uint64(back | _MAKE_DEVICE | _MAKE_OTHERS)
    rules = library.syscall(_CREATE, ctypes.byref(taken), ctypes.sizeof(taken), 0)
    if rules < 0:
        return False
    opened = os.open(folder, os.O_PATH | os.O_DIRECTORY)
    try:
        beneath = _Beneath(back, opened)
        added = library.syscall(_ADD, rules, _BENEATH, ctypes.byref(beneath), 0)
        return bool(added == 0 and library.syscall(_RESTRICT, rules, 0) == 0)
    finally:
        os.close(opened)
        os.close(rules)

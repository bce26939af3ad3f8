"""Linking a folder's files into another: `python laying.py ORIGIN TARGET BELOW`, a program.

It prints the path of every file that it has linked, each after BELOW. It imports as little as there
is, since it is to be done before anybody waits for it.
"""

from __future__ import annotations

import os
import sys


def lay(origin: str, target: str, below: str) -> None:
    """Give every file of one folder a second name in the other, a new one; end with the parent."""
    parent = os.getppid()
    os.mkdir(target)  # noqa: PTH102 - less to import
    names: list[str] = []
    folders: list[str] = []
    with os.scandir(origin) as entries:
        for entry in entries:
            (folders if entry.is_dir(follow_symlinks=False) else names).append(entry.name)
    # A name in an open folder is found faster than a path.
    old, new = (os.open(folder, os.O_RDONLY) for folder in (origin, target))
    for name in names:
        os.link(name, name, src_dir_fd=old, dst_dir_fd=new, follow_symlinks=False)
    os.close(old)
    os.close(new)
    sys.stdout.write("".join(f"{below}{name}\n" for name in names))
    for name in folders:
        if os.getppid() == parent:
            lay(f"{origin}/{name}", f"{target}/{name}", f"{below}{name}/")


if __name__ == "__main__":
    lay(*sys.argv[1:4])

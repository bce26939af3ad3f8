"""Taking sealed files in from a folder, such as a stick, or from a counter."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from counterfoil.envelope.guard import MOST
from counterfoil.inbox.box import Box
from counterfoil.inbox.counters import Counter

ENDING = ".return"


@dataclass(frozen=True, slots=True)
class Pulled:
    """How many files were new, how many were here already, and why some were not taken."""

    new: int = 0
    known: int = 0
    left: tuple[tuple[str, str], ...] = ()


def pull_folder(box: Box, folder: Path, now: str) -> Pulled:
    """Take in every `.return` file of a folder and the folders in it; raise OSError.

    Also what the guard would refuse: it says why when it is looked at. Links are passed over.
    """
    new, known, left = 0, 0, []
    for path in sorted(folder.rglob(f"*{ENDING}")) if folder.is_dir() else [folder]:
        if path.is_symlink() or not path.is_file():
            continue
        if path.stat().st_size > MOST:
            left.append((path.name, "it is larger than 50 MiB"))
            continue
        fresh = box.keep(path.read_bytes(), folder.name or str(folder), now)
        new, known = new + fresh, known + (not fresh)
    return Pulled(new, known, tuple(left))


def pull_counter(box: Box, counter: Counter, now: str) -> Pulled:
    """Take in what a counter has taken since it was last asked; raise NoAnswer.

    What came before the counter fell silent is kept, and is not asked for again.
    """
    new, known, left = 0, 0, []
    for one in counter.returns(box.last(counter.address)):
        if box.has(one.sha256):
            known += 1
        elif (content := counter.content(one)) is None:
            left.append((str(one.number), "the counter has it no more"))
        else:
            new += box.keep(content, counter.address, now, one.day)
        box.note_last(counter.address, one.number)
    return Pulled(new, known, tuple(left))


def leave_replies(box: Box, counter: Counter) -> int:
    """Leave the replies that wait at a counter; return how many; raise NoAnswer."""
    count = 0
    for one in box.replies():
        counter.leave(one.mailbox, box.reply_path(one).read_bytes())
        box.leave(one)
        count += 1
    return count

"""The child's side: reads one original after another and says in one line what became of each.

It is two processes: the reader, and a watcher that waits for it and says how it ended. Only a
process forked from a small one has a memory mark of its own; that of a program started by a large
one begins at what the large one held.

Lines come in and go out as JSON, one object each. In: path, digest, encoding, delimiter, folder,
and `drawing`, which says what pictures are to be drawn of the original; it is read where that is
empty. Out, first of all: {"gone": what it has given up}; for each original, as soon as it is known,
{"told": [format, reader]}; then one of {"kept": reader}, {"broke": why}, {"memory": true} and
{"output": the most bytes that its reading may take}, with "tired" where the worker should be
replaced. The reading itself, or what was drawn, is in the folder, where the parent finds it. Last
of all, from the watcher: {"ended": exit status, "peak": the most memory that the reader held, in
bytes}.

Before each page that takes long comes {"going": true}: it is given more time then.
"""

from __future__ import annotations

import errno
import gc
import json
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from counterfoil.checks import make
from counterfoil.project.readings import LARGEST, Tray
from counterfoil.read.confinement import (
    allow_processor,
    confine,
    die_with_parent,
    memory_of,
    peak_memory,
)
from counterfoil.read.dispatch import read_original
from counterfoil.read.drawing.drawer import draw_views
from counterfoil.read.given import Given
from counterfoil.read.leftovers import Leftovers
from counterfoil.read.limits import Limits, Unreadable

Say = Callable[..., None]
_LONGEST = 500


def main() -> None:
    """Read originals until there are no more lines.

    The arguments are the limits, as JSON, and the folder in which it may write.
    """
    limits, home = Limits(**json.loads(sys.argv[1])), Path(sys.argv[2])
    if reader := os.fork():
        die_with_parent()
        os.close(0)
        _, status, usage = os.wait4(reader, 0)
        ended = os.waitstatus_to_exitcode(status)
        os.write(1, json.dumps({"ended": ended, "peak": memory_of(usage)}).encode() + b"\n")
        return
    # What libraries print must not stand among the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    # Reading makes objects by the million and drops them again; looking for circles among them
    # as often as Python does by itself costs a quarter of the time.
    gc.set_threshold(200_000, 20, 20)

    def say(**answer: Any) -> None:
        answers.write(json.dumps(answer) + "\n")
        answers.flush()

    say(gone=confine(limits, home))
    for line in sys.stdin:
        errand = json.loads(line)
        allow_processor(limits.seconds)
        _read(errand, limits, say)


def _read(errand: dict[str, str], limits: Limits, say: Say) -> None:
    def going() -> None:
        allow_processor(limits.seconds)
        say(going=True)

    room = Path(errand["folder"])
    shelf = Tray(room)
    given = Given(
        Path(errand["path"]),
        errand["digest"],
        shelf,
        errand["encoding"],
        errand["delimiter"],
        limits,
        going,
    )

    def tell(form: str, reader: str) -> None:
        say(told=[form, reader])

    try:
        if errand["drawing"]:
            kept, size = draw_views(given, errand["drawing"], room, tell), 0
        else:
            reading = shelf.keep(read_original(given, room, tell))
            kept = reading.reader
            size = shelf.path_of(reading.digest, kept, "json").stat().st_size
    except Unreadable as refusal:
        why = make(refusal.code, "", refusal.details).sentence().rstrip(".")
        say(broke=why, tired=Leftovers.drawn)
    except MemoryError:
        say(memory=True, tired=True)
    except Exception as error:  # noqa: BLE001 - the edge: one reader on one original
        if isinstance(error, OSError) and error.errno == errno.EFBIG:
            say(output=limits.output, tired=Leftovers.drawn)
        else:
            say(broke=_described(error), tired=True)
    else:
        tired = Leftovers.drawn or peak_memory() > limits.memory // 4
        if size > LARGEST:
            say(output=LARGEST, tired=tired)
        else:
            say(kept=kept, tired=tired)


def _described(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}: {error}"[:_LONGEST] + place


if __name__ == "__main__":
    main()

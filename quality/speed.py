"""How fast documents of all kinds but pictures are read, beside two peers in the same run.

How fast a machine is, is no merit of the readers, so a time alone is held against nothing: it
stands beside the time of peers that read the same files in turn with ours (`make peers`). A time is
all CPU time of a program from its start to its end, the least of several rounds. The peers take the
text alone, of one file after another in one process; ours starts confined workers, keeps places,
tables and metadata on the disk, and reads what is inside files as files of their own.

Pages that are pictures are recognised by nobody here: see ocr.py. Files that their folders call
hostile are left out: some programs hang on them. A peer that does not come to the end of the files
in time gives no measure.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from math import inf
from subprocess import SubprocessError, run
from typing import Any

from quality.documents import HOME, corpus_of, in_own_process, manifest, used
from quality.report import ROOT, Measure, say

TITLE = "Speed of reading documents"
_PYTHON = ROOT / ".venv-peers" / "bin" / "python"
_READING = ROOT / "bench" / "peer.py"
_PEERS = {"kreuzberg": (1.5, 0.1), "iscc-tika": (3.0, 1.0)}
"""How many times as fast as each peer ours are to be, and how far that may fall by chance: where
many programs share the cores, times of the same run differ by a fifth, most where rubbish is
collected in other threads."""
_ROUNDS = 3
_SECONDS = 600


def measure() -> list[Measure]:
    """Measure all in turn; nothing where the peers or the documents are not on this machine."""
    files = [file for file in manifest() if not file["hostile"]]
    if not _PYTHON.is_file():
        say(f"{TITLE}: the peers are not here: see `make peers`")
        return []
    return list(_measured(files)) if files else []


def _measured(files: list[dict[str, Any]]) -> Iterator[Measure]:
    ours, theirs = list[float](), {peer: list[float]() for peer in _PEERS}
    for _ in range(_ROUNDS):
        ours.append(in_own_process("friendly")["seconds"])
        for peer, seconds in theirs.items():
            seconds.append(_seconds_of(peer, files))
    say(f"{TITLE}: {len(files) / min(ours):.1f} documents per CPU second")
    for peer, seconds in theirs.items():
        if inf not in seconds:
            name = f"documents per CPU second, as many times {peer}'s"
            goal, slack = _PEERS[peer]
            times, told = min(seconds) / min(ours), f"{peer}: {len(files) / min(seconds):.1f}"
            yield Measure(name, times, f"≥ {goal}", corpus_of(files), slack=slack, peer=told)


def _seconds_of(peer: str, files: list[dict[str, Any]]) -> float:
    """Return the CPU seconds of a peer that reads them; infinite where it does not get through."""
    # One peer recognises pages by a library of its own wherever it finds Tesseract's data.
    alone = os.environ | {"PATH": "", "TESSDATA_PREFIX": os.devnull}
    paths = "".join(f"{HOME / file['file']}\n" for file in files)
    before = used(resource.RUSAGE_CHILDREN)
    try:
        done = run(
            [_PYTHON, _READING, peer, str(_SECONDS)],
            input=paths, env=alone, timeout=2 * _SECONDS,
            check=True, capture_output=True, text=True,
        )  # fmt: skip
    except SubprocessError as error:
        say(f"{TITLE}: {peer}: {type(error).__name__}")
        return inf
    seconds = used(resource.RUSAGE_CHILDREN) - before
    good, tried, _ = done.stdout.split()[-3:]
    say(f"{TITLE}: {peer} read {tried} of {len(files)} in {seconds:.2f} s, {good} gave text")
    return seconds if int(tried) == len(files) else inf

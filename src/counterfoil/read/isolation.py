"""Opening originals only in child processes, several at once, that can be lost without loss.

A worker reads one original after another, because starting one takes longer than most originals
do. One that crashes, hangs or asks for too much is replaced, and only the original at hand is
affected: it is one finding, and the rest goes on. Nothing a worker says is trusted further than
one short line of JSON; the reading itself comes by way of the disk and is taken only in the known
form. What workers cannot do is in confinement.py.

An original that a used worker fails on is tried once more by a fresh one, so that what earlier
originals left behind never decides what a reading says.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from typing import Any, Self

from counterfoil.read.limits import DEFAULT, Limits, binary_size

WORKER = (sys.executable, "-P", "-m", "counterfoil.read.worker")
_KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "TMPDIR", "PYTHONPATH", "VIRTUAL_ENV", "SYSTEMROOT")
_LONGEST = 1 << 16
_BLOCK = 1 << 16
_SAID = 300


@dataclass(frozen=True, slots=True)
class Errand:
    """An original to be read: its digest, where its bytes are, what its source declares.

    With `drawing` it is not read, but pictures of its pages are drawn: which, says its JSON.
    """

    digest: str
    path: Path
    encoding: str = ""
    delimiter: str = ""
    drawing: str = ""


@dataclass(frozen=True, slots=True)
class Return:
    """What became of an errand.

    `folder` holds the reading by `reader`, or what was drawn, until the next errand is given; with
    a `code` there is none, and the code and its details say why. `form` and `reader` are as far as
    they were told.
    """

    errand: Errand
    reader: str
    form: str
    folder: Path
    code: str = ""
    details: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Worker:
    process: subprocess.Popen[bytes]
    folder: Path
    errand: Errand | None = None
    deadline: float = 0.0
    errands: int = 0
    heard: bytes = b""
    told: tuple[str, str] = ("", "")
    pages: int = 0


class Workers:
    """A handful of child processes; use it in a `with` statement, which ends them all."""

    def __init__(
        self,
        room: Path,
        limits: Limits = DEFAULT,
        count: int = 0,
        command: Sequence[str] = WORKER,
    ) -> None:
        """Take a folder for what is at hand; as many workers as processors unless told."""
        self._room, self._limits, self._command = room, limits, list(command)
        self._count = count or os.cpu_count() or 1
        self._workers: list[_Worker] = []
        self._again: list[Errand] = []
        self._selector = DefaultSelector()
        self.gone: frozenset[str] = frozenset()
        """Which of "network" and "writing" the last worker has given up."""

    def __enter__(self) -> Self:
        self._room.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        for worker in list(self._workers):
            self._end(worker)
        self._selector.close()
        shutil.rmtree(self._room, ignore_errors=True)

    def run(self, errands: Iterable[Errand]) -> Iterator[Return]:
        """Give out errands and yield what became of each, in the order in which they end."""
        waiting = iter(errands)
        while True:
            self._give_out(waiting)
            if not any(worker.errand for worker in self._workers):
                return
            yield from self._gather()

    def _give_out(self, waiting: Iterator[Errand]) -> None:
        while sum(worker.errand is not None for worker in self._workers) < self._count:
            again = bool(self._again)
            errand = self._again.pop() if again else next(waiting, None)
            if errand is None:
                return
            self._send(self._idle(fresh=again), errand)

    def _idle(self, *, fresh: bool) -> _Worker:
        """Return a worker without an errand; one that never had any where `fresh` says so."""
        for worker in self._workers:
            if not worker.errand:
                if not fresh or not worker.errands:
                    return worker
                self._end(worker)
                break
        return self._start()

    def _start(self) -> _Worker:
        taken = {worker.folder.parent.name for worker in self._workers}
        name = next(str(n) for n in range(len(taken) + 1) if str(n) not in taken)
        # It may write in its home only; what is at hand is a folder in there, made anew for each.
        home = self._room / name
        home.mkdir(exist_ok=True)
        with self._errors(home).open("wb") as errors:
            process = subprocess.Popen(  # noqa: S603 - our own program
                [*self._command, json.dumps(asdict(self._limits)), str(home.absolute())],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=_environment(),
                start_new_session=True,
            )
        worker = _Worker(process, home / "at hand")
        self._workers.append(worker)
        assert process.stdout  # noqa: S101 - a pipe was asked for
        self._selector.register(process.stdout, EVENT_READ, worker)
        return worker

    @staticmethod
    def _errors(home: Path) -> Path:
        return home.with_suffix(".errors")

    def _send(self, worker: _Worker, errand: Errand) -> None:
        worker.errand, worker.told, worker.heard, worker.pages = errand, ("", ""), b"", 0
        _clear(worker.folder)
        worker.deadline = time.monotonic() + self._limits.seconds
        words = {
            "path": str(errand.path.absolute()),
            "digest": errand.digest,
            "encoding": errand.encoding,
            "delimiter": errand.delimiter,
            "drawing": errand.drawing,
            "folder": str(worker.folder.absolute()),
        }
        assert worker.process.stdin  # noqa: S101 - a pipe was asked for
        try:
            worker.process.stdin.write(json.dumps(words).encode() + b"\n")
            worker.process.stdin.flush()
        except BrokenPipeError:
            # It has died; its end is noticed when its answer is waited for.
            return

    def _gather(self) -> Iterator[Return]:
        """Wait until something happens, and yield what became of the errands that ended."""
        first = min(worker.deadline for worker in self._workers if worker.errand)
        for key, _ in self._selector.select(max(first - time.monotonic(), 0)):
            if returned := self._hear(key.data):
                yield returned
        now = time.monotonic()
        for worker in [w for w in self._workers if w.errand and w.deadline <= now]:
            self._end(worker)
            yield self._failed(worker, "CF008", {"limit": f"{self._limits.seconds:g} seconds"})

    def _hear(self, worker: _Worker) -> Return | None:
        assert worker.process.stdout  # noqa: S101 - a pipe was asked for
        block = os.read(worker.process.stdout.fileno(), _BLOCK)
        worker.heard += block
        *lines, worker.heard = worker.heard.split(b"\n")
        try:
            for line in lines:
                if returned := self._understand(worker, json.loads(line)):
                    return returned
        except (ValueError, KeyError, TypeError):
            return self._lost(worker)
        return self._lost(worker) if not block or len(worker.heard) > _LONGEST else None

    def _understand(self, worker: _Worker, answer: dict[str, Any]) -> Return | None:
        if "told" in answer:
            form, reader = answer["told"]
            worker.told = str(form), str(reader)
        elif "going" in answer:
            worker.pages += 1
            if worker.pages <= self._limits.scans:
                worker.deadline += self._limits.each
        elif "gone" in answer:
            self.gone = frozenset(map(str, answer["gone"]))
        elif "ended" in answer:
            return self._lost(worker, int(answer["ended"]), int(answer["peak"]))
        elif errand := worker.errand:
            if answer["tired"]:
                self._end(worker)
            if "kept" in answer:
                self._done(worker)
                return Return(errand, str(answer["kept"]), worker.told[0], worker.folder)
            return self._refused(worker, answer)
        return None

    def _refused(self, worker: _Worker, answer: dict[str, Any]) -> Return | None:
        if "output" in answer:
            why = f"its reading takes more than {binary_size(int(answer['output']))}"
            return self._failed(worker, "CF006", {"format": self._form(worker), "why": why})
        if self._tried_again(worker):
            return None
        if "memory" in answer:
            return self._failed(worker, "CF007", {"limit": binary_size(self._limits.memory)})
        details = {"format": self._form(worker), "why": str(answer["broke"])}
        return self._failed(worker, "CF009", details)

    def _lost(self, worker: _Worker, status: int | None = None, peak: int = 0) -> Return | None:
        """Take note of a worker that ended by itself, or that talks nonsense."""
        self._end(worker)
        if not worker.errand or self._tried_again(worker):
            return None
        if status == -signal.SIGXCPU:
            return self._failed(worker, "CF008", {"limit": f"{self._limits.seconds:g} seconds"})
        # A library that gets no memory ends the process, each in its own way; and so does a
        # kernel that has none left.
        if status == -signal.SIGKILL or peak > self._limits.memory // 2:
            return self._failed(worker, "CF007", {"limit": binary_size(self._limits.memory)})
        why = f"{_ending(status)} {self._last_words(worker)}".strip()
        return self._failed(worker, "CF009", {"format": self._form(worker), "why": why})

    def _tried_again(self, worker: _Worker) -> bool:
        """Keep a failed errand for a fresh worker, where this one was not."""
        fresh = not worker.errands
        if not fresh and worker.errand:
            self._again.append(worker.errand)
            self._done(worker)
        return not fresh

    def _last_words(self, worker: _Worker) -> str:
        try:
            said = self._errors(worker.folder.parent).read_bytes()[-_SAID:]
        except OSError:
            return ""
        lines = said.decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else ""

    @staticmethod
    def _form(worker: _Worker) -> str:
        return worker.told[0] or "format"

    @staticmethod
    def _done(worker: _Worker) -> None:
        worker.errand, worker.errands = None, worker.errands + 1

    def _failed(self, worker: _Worker, code: str, details: dict[str, str]) -> Return:
        errand, (form, reader) = worker.errand, worker.told
        assert errand  # noqa: S101 - only errands fail
        self._done(worker)
        return Return(errand, reader, form, worker.folder, code, details)

    def _end(self, worker: _Worker) -> None:
        """End a worker, its watcher and whatever it started."""
        self._workers.remove(worker)
        process = worker.process
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert process.stdout  # noqa: S101 - a pipe was asked for
        self._selector.unregister(process.stdout)
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                if pipe:
                    pipe.close()


def _clear(folder: Path) -> None:
    """Make a folder, or empty it: most are empty, as the reading in them was taken over."""
    with suppress(FileNotFoundError):
        if not folder.is_symlink() and not any(folder.iterdir()):
            return
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()


def _ending(status: int | None) -> str:
    """Return in words how a worker ended."""
    if status is None:
        return "it gave no sensible answer"
    return f"stopped by {signal.Signals(-status).name}" if status < 0 else f"ended with {status}"


def _environment() -> dict[str, str]:
    """Return what a worker needs to know: no secrets, and the same every time."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return {**kept, "PYTHONUTF8": "1", "PYTHONHASHSEED": "0"}

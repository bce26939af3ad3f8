"""Killing commands with SIGKILL while they work, and seeing what is left and how it goes on.

A command runs as a process of its own, forked from one that has everything imported already, so
that all of its time is work. What it would show as done on a terminal it tells by a pipe instead:
that is what it has acknowledged.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from multiprocessing.connection import Connection
from pathlib import Path
from pkgutil import resolve_name
from typing import NamedTuple, NoReturn

import orjson
from commands import counterfoil
from desks import ANNEX, HEADS, csv_of
from logs import bodies, opened
from sites import EXAMPLE, SECOND
from small_projects import keep_key, write_project

from counterfoil.cli import collect, issuing, main, read, record

NOW = "2026-11-30T12:00:00Z"
_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(
    ["pytest", "counterfoil.publish.building", "counterfoil.cli.record", "counterfoil.cli.read"]
)
_PATIENCE = 120

Window = tuple[str, str]
"""A module, or `module:Class`, and a function in it that kills the command which comes to it."""


class Ended(NamedTuple):
    """How a command ended: whether it was killed, what it had acknowledged, and after how long."""

    killed: bool
    acknowledged: list[str]
    seconds: float


class State(NamedTuple):
    """What a project holds: its rows without their salt, its originals, its editions' files."""

    rows: list[bytes]
    vault: list[str]
    editions: dict[str, str]

    @classmethod
    def of(cls, folder: Path) -> State:
        """Return what a project holds."""
        with opened(folder / "ledger.db", None) as ledger:
            rows = [body.rpartition(b',"salt":')[0] for body in bodies(ledger)]
        vault = sorted(path.relative_to(folder).as_posix() for path in _files(folder / "vault"))
        editions = {
            path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
            for path in _files(folder / "editions")
        }
        return cls(rows, vault, editions)

    def reach(self) -> dict[str, int]:
        """Return for each original's name how many rows it takes to hold all that is of it."""
        names: dict[str, str] = {}
        filed: dict[int, str] = {}
        reach: dict[str, int] = {}
        for seq, body in enumerate(self.rows):
            row = orjson.loads(body + b"}")
            if row["kind"] == "custody":
                names[row["digest"]] = name = row["name"]
            elif row["kind"] == "filing":
                filed[seq] = name = names[row["original"]]
            elif "filing" in row:
                name = filed[row["filing"]]
            else:
                continue
            reach[name] = seq + 1
        return reach


class Campaign:
    """One command that is killed again and again, each time on a fresh copy of one project."""

    def __init__(self, base: Path, home: Path, *arguments: str | Path) -> None:
        """Take the project it starts from, a folder to work in, and the command's arguments."""
        self._base, self._arguments = base, arguments
        self.name = str(arguments[0])
        self.folder = home / "project"
        self.whole = State.of(base)
        self._reach: dict[str, int] = {}
        self.seconds = sorted(self._undisturbed() for _ in range(3))[1]

    def _undisturbed(self) -> float:
        self.renew()
        ended = self.run()
        assert not ended.killed
        self.whole = State.of(self.folder)
        self._reach = self.whole.reach()
        return ended.seconds

    def renew(self) -> None:
        """Start again from a copy."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self._base, self.folder)

    def run(self, delay: float | None = None, window: Window | None = None) -> Ended:
        """Run the command; kill it after so many seconds, or where it gets into a window."""
        ours, its = _SERVER.Pipe(duplex=False)
        process = _SERVER.Process(target=_work, args=(self._command(), its, window))
        process.start()
        its.close()
        assert ours.poll(_PATIENCE), "the command did not start"
        ours.recv_bytes()
        started = time.perf_counter()
        process.join(_PATIENCE if delay is None else delay)
        seconds = time.perf_counter() - started
        process.kill()
        process.join()
        killed = process.exitcode == -signal.SIGKILL
        assert killed or process.exitcode in {0, 1}
        assert not killed or seconds < _PATIENCE
        return Ended(killed, list(_told(ours)), seconds)

    def check(self, ended: Ended) -> None:
        """See that what was acknowledged is there, `verify` content, and the next run completes."""
        self._accepted()
        left = State.of(self.folder)
        assert left.rows == self.whole.rows[: len(left.rows)]
        for name in ended.acknowledged:
            assert self._reach[name] <= len(left.rows), name
        assert {*left.vault} >= {*State.of(self._base).vault}
        done = counterfoil(*self._command(), COUNTERFOIL_NOW=NOW)
        assert done.code in {0, 1}, done
        assert "Traceback" not in done.err
        assert State.of(self.folder) == self.whole
        # Not what `publish` settled, which a later run with another moment never comes back to.
        assert not [*self.folder.glob("work/readings/.*"), *self.folder.glob("work/segments/*/.*")]
        self._accepted()

    def _accepted(self) -> None:
        done = counterfoil("verify", "-p", self.folder)
        assert (0, "") == (done.code, done.err), done

    def _command(self) -> list[str]:
        return [*map(str, self._arguments), "-p", str(self.folder)]


def collecting(home: Path, files: int = 400) -> Campaign:
    """Collect hundreds of small files: in folders, some twice under two names, some larger."""
    incoming, chance = home / "in", random.Random(files)  # noqa: S311 - what is in them
    for number in range(files):
        path = incoming / f"{number % 7}" / f"{number:03}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(chance.randbytes(10 ** (number % 6)) if number % 9 else b"the same")
    base = home / "base"
    _done("init", base)
    return Campaign(base, home, "collect", incoming)


def reading(home: Path) -> Campaign:
    """Read the founding example's files."""
    return Campaign(_founded(home, "init", "collect"), home, "read")


def recording(home: Path, tables: int = 8, rows: int = 4000) -> Campaign:
    """Record some ten thousand rows of CSV, in several tables, each a commit of its own."""
    base, incoming = home / "base", home / "in"
    keep_key()
    write_project(base, {"sources/annex.toml": ANNEX})
    incoming.mkdir()
    chance = random.Random(rows)  # noqa: S311 - what is in them
    for number in range(tables):
        lines = (
            f"{chance.choice('abcd')},2023-W{chance.choice(('09', '10', '11', '53'))},"
            f"{chance.choice(('migrants', 'debtors'))},approached,{chance.choice((n, 'n/a', '1O'))}"
            for n in range(rows)
        )
        (incoming / f"annex-{number}.csv").write_text(csv_of(HEADS, lines), "utf-8")
    _done("collect", incoming, "-p", base)
    _done("read", "-p", base)
    return Campaign(base, home, "record")


def publishing(home: Path) -> Campaign:
    """Publish the founding example for the first time."""
    return Campaign(_founded(home, *_STEPS), home, "publish", "--by", "R-2")


def publishing_again(home: Path) -> Campaign:
    """Publish the founding example once more, after a ruling."""
    base, decisions = _founded(home, *_STEPS, "publish"), home / "second.toml"
    decisions.write_text(SECOND, "utf-8")
    _done("record", "decisions", decisions, "-p", base)
    return Campaign(base, home, "publish", "--by", "R-2")


_STEPS = ("init", "collect", "read", "record", "decide")


def _founded(home: Path, *steps: str) -> Path:
    """Make a project of the founding example, so many steps of its way."""
    base = home / "base"
    commands: dict[str, tuple[str | Path, ...]] = {
        "init": ("init", base, "--from", EXAMPLE),
        "collect": ("collect", EXAMPLE / "files", "-p", base),
        "read": ("read", "-p", base),
        "record": ("record", "-p", base),
        "decide": ("record", "decisions", EXAMPLE / "decisions.toml", "-p", base),
        "publish": ("publish", "-p", base),
    }
    for step in steps:
        _done(*commands[step])
    return base


def _done(*arguments: str | Path) -> None:
    done = counterfoil(*arguments, COUNTERFOIL_NOW=NOW)
    assert done.code in {0, 1}, done


def _work(command: list[str], told: Connection, window: Window | None) -> None:
    """Run a command, in a process that lives for nothing else."""

    @contextmanager
    def telling(_what: str, _total: int | None) -> Iterator[Callable[..., None]]:
        def advance(_steps: int = 1, note: str = "") -> None:
            if note:
                told.send_bytes(note.encode())

        yield advance

    for module in (collect, read, record, issuing):
        module.progress = telling  # type: ignore[attr-defined]
    if window is not None:
        place, name = window
        setattr(resolve_name(place), name, _die)
    os.environ["COUNTERFOIL_NOW"] = NOW
    sys.argv = ["counterfoil", *command]
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    told.send_bytes(b"at work")
    main()


def _die(*_arguments: object, **_named: object) -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def _told(ours: Connection) -> Iterator[str]:
    try:
        while True:
            yield ours.recv_bytes().decode()
    except (EOFError, OSError):
        return


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())

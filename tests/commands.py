"""Running the command line as its users do: its arguments, what it prints, how it exits."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import pytest

from counterfoil.cli import main

PROGRAM = str(Path(sys.executable).with_name("counterfoil"))


class Done(NamedTuple):
    """What a command came to: its exit code and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, as JSON."""
        return orjson.loads(self.out)


def counterfoil(*arguments: str | Path, **environment: str) -> Done:
    """Run a command in this process, so that its start costs nothing."""
    out, err = _stream(), _stream()
    with pytest.MonkeyPatch.context() as patch, _standing_in(out, err):
        patch.setattr(sys, "argv", ["counterfoil", *map(str, arguments)])
        for name, given in environment.items():
            patch.setenv(name, given)
        try:
            main()
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 0
        else:
            code = 0
    return Done(code, _text(out), _text(err))


def started(
    *arguments: str | Path, cwd: Path | None = None, environment: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start a command as a program of its own, which can be interrupted.

    Whatever a shell starts in the background ignores interrupts, and so do its children.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    return subprocess.Popen(
        [PROGRAM, *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def one_sentence(done: Done) -> str:
    """Return the error of a refused command: one line, and nothing of Python's in it."""
    assert 3 == done.code, done
    assert "" == done.out
    (line,) = done.err.splitlines()
    assert "Traceback" not in line
    return line


def _stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8")


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()


@contextmanager
def _standing_in(out: io.TextIOWrapper, err: io.TextIOWrapper) -> Iterator[None]:
    kept = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = out, err
    try:
        yield
    finally:
        sys.stdout, sys.stderr = kept

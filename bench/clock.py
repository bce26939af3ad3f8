"""Timing whole processes and pieces of work, with CPU seconds and memory."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

_MIB = 1024
_ADOPT_ORPHANS = 36


class Cost(NamedTuple):
    """What a piece of work took: seconds by the wall, seconds of CPU, peak memory in MiB.

    `said` is what a program printed.
    """

    wall: float
    cpu: float
    memory: float
    said: str = ""


def command(arguments: Sequence[str | Path], extra: dict[str, str] | None = None) -> Cost:
    """Run `counterfoil` with arguments as a process of its own; raise when it fails."""
    program = [sys.executable, "-c", "from counterfoil.cli import program; program()"]
    return process([*program, *map(str, arguments)], extra)


def process(
    arguments: Sequence[str], extra: dict[str, str] | None = None, given: str | None = None
) -> Cost:
    """Run a program, with a text given to it; return what it took, its children included."""
    # Whatever outlives its parent comes to this process, which counts what it used.
    ctypes.CDLL(None).prctl(_ADOPT_ORPHANS, 1, 0, 0, 0)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    env = {**os.environ, **(extra or {})}
    done = subprocess.run(
        arguments, env=env, input=given, capture_output=True, text=True, check=False
    )
    wall = time.perf_counter() - start
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    with suppress(ChildProcessError):
        while True:
            os.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, after.ru_maxrss / _MIB, done.stdout)


def piece(work: Callable[[], object]) -> Cost:
    """Do some work in a process of its own (so that memory is its own) and time it there."""
    receiver, sender = os.pipe()
    child = os.fork()
    if child == 0:
        start, before = time.perf_counter(), time.process_time()
        work()
        told = f"{time.perf_counter() - start} {time.process_time() - before}"
        os.write(sender, told.encode())
        os._exit(0)
    os.close(sender)
    told = os.read(receiver, 200).decode()
    os.close(receiver)
    _, status, usage = os.wait4(child, 0)
    if status or not told:
        msg = "the work failed in its own process"
        raise RuntimeError(msg)
    wall, cpu = map(float, told.split())
    return Cost(wall, cpu, usage.ru_maxrss / _MIB)


def best(times: int, work: Callable[[], Cost]) -> Cost:
    """Do it several times; return the run with the least wall time."""
    return min((work() for _ in range(times)), key=lambda cost: cost.wall)

"""Programs that run beside a command: started, waited for, ended with it. Ports that are free."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager

from counterfoil.cli.screen import Refused
from counterfoil.counter.serving import BadCounter, at_port

_HOST, _END_WITHIN = "127.0.0.1", 15
_PROGRAM = """
import os, signal, threading
from counterfoil.cli import program

def follow():
    os.read(0, 1)
    os.kill(os.getpid(), signal.SIGTERM)

threading.Thread(target=follow, daemon=True).start()
program()
"""
"""The command line, which ends with whoever started it, however that ended: so its input does."""


def free_port(wanted: int) -> int:
    """Return a port that nobody listens at: the one that is wanted, if it is free."""
    try:
        listening = at_port(_HOST, wanted)
    except BadCounter:
        listening = at_port(_HOST, 0)
    with closing(listening):
        return int(listening.getsockname()[1])


@contextmanager
def running(*arguments: object) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command as a program of its own meanwhile; what it complains of is on the terminal."""
    child = subprocess.Popen(  # noqa: S603 - ourselves
        [sys.executable, "-P", "-c", _PROGRAM, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # Ctrl-C is for this command alone, which then ends the others in order.
        start_new_session=True,
    )
    try:
        yield child
    finally:
        _end(child)


def wait_for(child: subprocess.Popen[bytes], name: str) -> None:
    """Wait for the first line that a program prints once it listens."""
    if not (child.stdout and child.stdout.readline()):
        msg = f"the {name} did not start; the line above says why"
        raise Refused(msg)


def _end(child: subprocess.Popen[bytes]) -> None:
    # Who presses Ctrl-C twice does not want anything left running either.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    child.terminate()
    try:
        child.wait(_END_WITHIN)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    for pipe in filter(None, (child.stdin, child.stdout)):
        pipe.close()

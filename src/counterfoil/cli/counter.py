"""counterfoil counter"""  # noqa: D400, D415 - the command's name

from __future__ import annotations

import importlib
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from counterfoil.cli.screen import Refused, complain, say
from counterfoil.counter.config import BadCounter, make_counter
from counterfoil.counter.serving import FolderInUse, address, at_path, at_port, serve, wiping
from counterfoil.counter.unpacking import unpack

# Nothing of ledgers and sealing is loaded here: a counter's process holds no more than it needs.
_FOLDER = click.Path(file_okay=False, path_type=Path)
_FORM = "form"


class _Counter(click.Group):
    """The counter's commands; the one that seals nothing but knows how is loaded when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*super().list_commands(ctx), _FORM]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name != _FORM:
            return super().get_command(ctx, cmd_name)
        found: click.Command = importlib.import_module("counterfoil.cli.forming").command
        return found


@click.group("counter", cls=_Counter)
def command() -> None:
    """Take sealed returns in and hand sealed replies out, without being able to open either.

    A counter runs on a machine of its own, best behind an onion service: see docs/counter.md.

    \b
    Example:
      counterfoil counter init counter --origin example.org/founding
      counterfoil counter serve counter --port 8730
    """


@command.command("init")
@click.argument("folder", type=_FOLDER)
@click.option("--origin", required=True, help="The project, as its roster names it.")
@click.option("--desk-key", default="", metavar="KEY", help="The public half of the desk's key.")
def init(folder: Path, origin: str, desk_key: str) -> None:
    """Make a counter's FOLDER: a new key for receipts, and counter.toml with what may be set.

    Prints the public key, which the project's roster names as `counter-key`. A file return.html put
    into FOLDER is handed out as the offline form, and a file roster.txt as the newest roster.

    \b
    Example:
      counterfoil counter init counter --origin example.org/founding
    """
    with _refusing():
        settings = make_counter(folder, origin, desk_key)
    say(f"Made: {folder}")
    say(f"The roster's line: counter-key {settings.counter_key}")
    if not desk_key:
        say(f"Nobody may fetch returns yet: write the desk's key into {folder}/counter.toml.")


@command.command("serve")
@click.argument("folder", type=_FOLDER)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8730,
    show_default=True,
    help="The port to listen at; 0 takes any free one.",
)
@click.option(
    "--socket",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A Unix socket to listen at instead: its owner and group may connect.",
)
def serving(folder: Path, host: str, port: int, path: Path | None) -> None:
    """Serve a counter from FOLDER until SIGINT or SIGTERM; uploads under way are finished first.

    Keeps no log, and nothing of a request but the sealed file, its SHA-256 and the day.

    \b
    Example:
      counterfoil counter serve counter --socket /run/counterfoil/counter.sock
    """
    if more := wiping(os.environ):
        # Only a process that starts with it overwrites the memory that it frees.
        os.execve(sys.executable, sys.orig_argv, {**os.environ, **more})  # noqa: S606
    # Whatever a shell starts in the background ignores interrupts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with _refusing():
        listening = at_path(path) if path else at_port(host, port)
        try:
            said = f"The counter is at {address(listening)}  (Ctrl-C to stop)"
            serve(folder, listening, lambda: say(said), complain)
        finally:
            listening.close()
            if path:
                path.unlink(missing_ok=True)
    say("Stopped.")


@command.command("unpack")
@click.argument("folder", type=_FOLDER)
@click.argument("into", type=_FOLDER)
def unpacking(folder: Path, into: Path) -> None:
    """Write the sealed returns in a counter's FOLDER, which nobody serves, into the folder INTO.

    For a backup, or a counter on the desk's own machine: `counterfoil inbox pull INTO` takes them
    in. They stay sealed.

    \b
    Example:
      counterfoil counter unpack backup/counter stick
    """
    with _refusing():
        written, gone = unpack(folder, into)
    say(f"Written into {into}: {written}")
    if gone:
        say(f"No more in {folder}: {gone}")


@contextmanager
def _refusing() -> Iterator[None]:
    """Turn what a person can mend into one sentence and exit code 3."""
    try:
        yield
    except (BadCounter, FolderInUse) as error:
        raise Refused(str(error)) from None
    except OSError as error:
        msg = f"{error.filename or 'the disk'}: {error.strerror}"
        raise Refused(msg) from None

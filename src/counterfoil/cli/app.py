"""The command `counterfoil`. Commands are imported when they are called: starting stays quick."""

from __future__ import annotations

import atexit
import gc
import importlib
import os
import sys
from contextlib import suppress
from typing import NoReturn

import click

from counterfoil import __version__
from counterfoil.cli.screen import Refused, complain

COMMANDS = (
    "init",
    "collect",
    "read",
    "record",
    "reconcile",
    "explain",
    "search",
    "locate",
    "publish",
    "export",
    "verify",
    "desk",
    "ask",
    "inbox",
    "return",
    "roster",
    "counter",
    "demo",
    "doctor",
    "completion",
)
_ELSEWHERE = {"desk": "attending", "return": "returning"}
"""Commands whose module cannot have their name."""


class Verbs(click.Group):
    """A group whose commands live in modules of their name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of the work."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, imported now."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"counterfoil.cli.{_ELSEWHERE.get(cmd_name, cmd_name)}")
        command: click.Command = module.command
        return command


@click.group(
    cls=Verbs,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done, 1 done but something needs a person, 2 the command was not "
    "understood, 3 an input or the project cannot be used, 130 interrupted.",
)
@click.version_option(__version__, prog_name="counterfoil")
def counterfoil() -> None:
    """Keep a weekly statistical record in which every figure keeps its proof.

    \b
    A project goes through five verbs:
      collect → read → record → reconcile → publish

    \b
    Example:
      counterfoil init my-project && cd my-project
      counterfoil collect ~/letters
      counterfoil read && counterfoil record && counterfoil publish --plan
    """


def main() -> None:
    """Run the command line; exit as its epilog says."""
    # Rows come by the million and hardly ever in circles: looking for those as often as Python
    # does by itself costs an eighth of the time.
    gc.set_threshold(1_000_000, 20, 20)
    try:
        # What a command asks for with `ctx.exit` comes back as the result, and is else lost.
        code = counterfoil.main(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (KeyboardInterrupt, click.Abort):
        complain("Interrupted. What was reported as done is kept; run the command again to go on.")
        sys.exit(130)
    except Refused as error:
        complain(str(error))
        sys.exit(3)


def program() -> NoReturn:
    """Be the program `counterfoil`: run the command line, and end.

    What is to be done at the end is done: above all, folders of an original's tables go. What is
    left then is memory. The system takes it back at once, where Python would go through it piece
    by piece.
    """
    try:
        main()
    except SystemExit as end:
        atexit._run_exitfuncs()  # noqa: SLF001 - what Python calls at its own end
        with suppress(BrokenPipeError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(end.code if isinstance(end.code, int) else 0)
    raise AssertionError  # `main` ends with an exit

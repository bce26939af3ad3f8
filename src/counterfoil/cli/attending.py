"""counterfoil desk"""  # noqa: D400, D415 - the command's name

from __future__ import annotations

import gc
import importlib
from contextlib import closing, suppress
from pathlib import Path

import click
import uvicorn

from counterfoil.cli.desk import in_project, refusing
from counterfoil.cli.screen import Refused, say
from counterfoil.counter.serving import BadCounter, at_port
from counterfoil.desk.starting import start

# Localhost and no other name: security keys are bound to it, and nothing else answers.
_HOST, _PORT = "127.0.0.1", 8723
_THINGS = 20_000


@click.command("desk")
@in_project
@click.option("--port", type=click.IntRange(0, 65535), default=_PORT, show_default=True)
def command(folder: Path, port: int) -> None:
    """Open the desk: a web application for reviewers, on this machine only.

    The first run prints an invitation for an admin, who lets the others in. Decisions go on record
    under the code of whoever makes them.

    \b
    Example:
      counterfoil desk -p my-project
    """
    with refusing():
        application, invitation = start(folder.resolve())
    try:
        listening = at_port(_HOST, port)
    except BadCounter as error:
        msg = f"{error}; choose another with --port"
        raise Refused(msg) from None
    # A page of thousands of figures makes thousands of things that go again at once: looking for
    # circles among them after every few hundred takes as long as drawing them.
    gc.set_threshold(_THINGS, 20, 20)
    # What it needs can be named only now.
    warming = importlib.import_module("counterfoil.desk.warming")
    application.begin_all(warming.connect)
    application.begin_all(application.greet)
    # Last, for it may take long: the other threads answer meanwhile.
    application.begin(warming.warm)
    with closing(listening):
        port = listening.getsockname()[1]
        say(f"The desk is at http://localhost:{port}/  (Ctrl-C to stop)")
        if invitation:
            say(f"Nobody can come in yet. At http://localhost:{port}/join/ this lets an admin in:")
            say(f"  {invitation}")
        config = uvicorn.Config(
            application,
            http="httptools",
            lifespan="off",
            access_log=False,
            log_level="error",
            server_header=False,
            date_header=False,
        )
        # Once it has ended in order, the server interrupts anew.
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listening])
    say("Stopped.")

"""Playing the second act: edition, counter and desk on localhost, until Ctrl-C or SIGTERM."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from typing import NoReturn

from counterfoil.cli.act.programs import free_port, running, wait_for
from counterfoil.cli.act.setting import set_up
from counterfoil.cli.act.telling import lines, readme
from counterfoil.cli.desk import refusing
from counterfoil.cli.screen import Refused, say
from counterfoil.cli.serving import serve, served
from counterfoil.project.declared import ProjectError
from counterfoil.project.opening import open_project
from counterfoil.project.sourcing import source_of_returns
from counterfoil.project.tree import Project

_DESK, _COUNTER, _LOOK_EVERY = 8723, 8730, 0.2


def play(folder: Path, silent: str) -> None:
    """Serve a demo's edition, counter and desk until told to stop.

    `silent` is a region that a return is to wait for, or empty. Where the project has no weekly
    returns, the edition alone is served.
    """
    # Whatever a shell starts in the background ignores interrupts.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    project = open_project(folder)
    try:
        source_of_returns(project)
    except ProjectError:
        serve(folder)
        return
    try:
        with served(folder) as edition:
            say(f"Serving: {edition}  (Ctrl-C to stop)")
            say()
            say("A counter and a desk come next: making two reviewers' keys takes seconds …")
            _all_three(project, edition, silent)
    except KeyboardInterrupt:
        # After the ^C that a terminal shows.
        say()
        say("Stopped.")


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def _all_three(project: Project, edition: str, silent: str) -> None:
    counter_port, desk_port = free_port(_COUNTER), free_port(_DESK)
    with refusing():
        act = set_up(project, counter_port, silent)
    counter, desk = f"http://localhost:{counter_port}/", f"http://localhost:{desk_port}/"
    with (
        running("counter", "serve", act.folder / "counter", "--port", counter_port) as at_counter,
        running("desk", "-p", project.folder, "--port", desk_port) as at_desk,
    ):
        wait_for(at_counter, "counter")
        wait_for(at_desk, "desk")
        said = lines(act, edition, counter, desk)
        path = act.folder / "README.txt"
        path.write_text(readme(act, said), "utf-8")
        for line in ["", *said, "", f"All this is in {path} too.", "Ctrl-C stops all three."]:
            say(line)
        while at_counter.poll() is None and at_desk.poll() is None:
            time.sleep(_LOOK_EVERY)
        name = "counter" if at_desk.poll() is None else "desk"
        msg = f"the {name} ended by itself, and so all three are stopped; run the demo again"
        raise Refused(msg)

"""counterfoil doctor"""  # noqa: D400, D415 - the command's name

from __future__ import annotations

import platform
import sys
from pathlib import Path

import click

from counterfoil import __version__
from counterfoil.cli.desk import in_project
from counterfoil.cli.screen import say, table
from counterfoil.ledger.sqlite import SAFE_VERSION, version
from counterfoil.project.declared import ProjectError
from counterfoil.project.keys import find_signer, keys_folder
from counterfoil.project.opening import open_project
from counterfoil.read.pictures.engine import Missing, found_engine


def _recogniser() -> tuple[str, str]:
    """Return what recognises words in pictures here, and what to install where nothing does."""
    found = found_engine()
    if isinstance(found, Missing):
        return "none", f"{found.why}: to have scans read, install {found.install}"
    return found.words, ""


@click.command("doctor")
@in_project
@click.pass_context
def command(ctx: click.Context, folder: Path) -> None:
    """Say what this machine has, and what is wrong with it or with the project's files.

    \b
    Example:
      counterfoil doctor
    """
    sqlite = ".".join(map(str, version()))
    safe = version() >= SAFE_VERSION
    rows = [
        ("counterfoil", __version__, ""),
        ("python", platform.python_version(), sys.executable),
        ("sqlite", sqlite, "" if safe else "older than 3.51.3: two writers can lose commits"),
        ("recogniser", *_recogniser()),
        ("keys", str(keys_folder()), "" if keys_folder().is_dir() else "none yet"),
    ]
    fine = safe
    try:
        project = open_project(folder)
    except ProjectError as error:
        rows.append(("project", str(folder), str(error)))
        fine = False
    else:
        signer = find_signer(project.settings.origin, project.settings.key)
        rows.append(("project", str(folder), ""))
        rows.append(
            ("log", project.settings.origin, "" if signer else "its private key is elsewhere")
        )
        rows.append(("sources", str(len(project.sources)), ", ".join(project.sources)))
    table(("what", "is", "note"), rows)
    if not fine:
        ctx.exit(1)
    say("All is well.")

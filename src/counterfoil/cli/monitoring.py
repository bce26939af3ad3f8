"""What the commands of a monitor share: their options, and who is at the device."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from counterfoil.cli.desk import now
from counterfoil.cli.device import load_keys
from counterfoil.monitor.speech import LANGUAGES, Speech, spoken
from counterfoil.sealing.keys import MonitorKeys

FILE = click.Path(dir_okay=False, path_type=Path)
with_programme = click.option(
    "--programme",
    "programme_path",
    type=FILE,
    default=Path("programme.json"),
    envvar="COUNTERFOIL_PROGRAMME",
    show_default=True,
    help="What is counted, as your project gave it to you.",
)
with_roster = click.option(
    "--roster",
    "roster_path",
    type=FILE,
    default=Path("roster.txt"),
    envvar="COUNTERFOIL_ROSTER",
    show_default=True,
    help="Whom returns are sealed to: the newest one.",
)
with_code = click.option(
    "--code-file",
    "code_path",
    type=FILE,
    help="Take the twelve words from a file, for scripts.  [default: asked for, unseen]",
)
in_language = click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default=spoken,
    help="The language to ask in.  [default: this machine's]",
)


def keys_of(path: Path | None, language: str) -> MonitorKeys:
    """Return the keys of the code in a file, or of the one that is typed unseen."""
    if path is not None:
        return load_keys(path.read_text("utf-8"))
    question = Speech(language)("code")
    return load_keys(str(click.prompt(question, hide_input=True, err=True)))


def today() -> dt.date:
    """Return the day that it is."""
    return dt.date.fromisoformat(now()[:10])

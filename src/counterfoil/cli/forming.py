"""counterfoil counter form"""  # noqa: D400, D415 - the command's name

from __future__ import annotations

import datetime as dt
from hashlib import sha256
from pathlib import Path

import click

from counterfoil.cli.desk import now
from counterfoil.cli.passphrases import refusing_keys
from counterfoil.cli.screen import say
from counterfoil.form.making import make_form
from counterfoil.sealing.programme import read_programme
from counterfoil.sealing.roster import read_roster

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("form")
@click.argument("path", type=_FILE)
@click.option("--programme", type=_FILE, required=True, help="The project's programme.")
@click.option("--roster", type=_FILE, required=True, help="The roster that the form carries.")
def command(path: Path, programme: Path, roster: Path) -> None:
    """Write the offline form into PATH: one page that seals returns, from a file or a counter.

    It carries the programme's root key and refuses every roster that this key did not sign. Its
    SHA-256 is for the next roster's line `form`, and for telling monitors by another way.

    \b
    Example:
      counterfoil counter form return.html --programme programme.json --roster roster.txt
      counterfoil roster sign new.txt --root-key root.key --after roster.txt --form return.html
    """
    with refusing_keys():
        given, note = read_programme(programme.read_bytes()), roster.read_bytes()
        page = make_form(given, note)
        found = read_roster(note, given.root)
        found.check_day(dt.date.fromisoformat(now()[:10]))
        path.write_bytes(page)
    say(f"Made: {path}, which carries the roster {found.serial}, until {found.last_day}")
    say(f"SHA-256: {sha256(page).hexdigest()}")

"""What a project tells monitors' devices: its programme, and the desk's public key."""

from __future__ import annotations

from pathlib import Path

import click

from counterfoil.cli.desk import in_project
from counterfoil.cli.passphrases import refusing_keys
from counterfoil.cli.screen import plural, say
from counterfoil.envelope.receipts import desk_name
from counterfoil.project.keys import find_desk_signer, keys_folder, new_signer
from counterfoil.project.opening import load_settings, open_project
from counterfoil.project.sourcing import source_of_returns
from counterfoil.sealing.programme import make_programme

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("desk-key")
@in_project
def desk_key(folder: Path) -> None:
    """Print the desk's public key, making the key first where this machine has none.

    The desk signs its replies to monitors with it, and what it asks of a counter.

    \b
    Example:
      counterfoil roster desk-key -p my-project
    """
    with refusing_keys():
        origin = load_settings(folder).origin
        signer = find_desk_signer(origin) or new_signer(desk_name(origin))
    say(f"For the roster, and for `counterfoil counter init`: --desk-key '{signer.vkey}'")
    say(f"Its private half is in {keys_folder()}; back it up.")


@click.command("programme")
@click.argument("path", type=_FILE)
@click.option("--root", required=True, metavar="KEY", help="The root key's public half.")
@in_project
def programme(path: Path, root: str, folder: Path) -> None:
    """Write the programme into PATH: what monitors' devices must know of the project.

    Labels, regions, weeks, rules, and the root key. It holds nothing secret, but whoever hands it
    out hands out trust: give it to monitors in person, or on the page that they know.

    \b
    Example:
      counterfoil roster programme programme.json --root 'example.org/founding/root+…' -p my-project
    """
    with refusing_keys():
        project = open_project(folder)
        settings, numbers = project.settings, source_of_returns(project).numbers
        made = make_programme(project.codebook, settings.origin, root, settings.title, numbers)
        path.write_bytes(made.json())
    counted = (
        plural(len(made.regions), "region"),
        plural(len(made.categories), "category", "categories"),
        plural(len(made.measures), "measure"),
    )
    say(f"Made: {path}, with {', '.join(counted)}")

"""counterfoil init"""  # noqa: D400, D415 - the command's name

from __future__ import annotations

from pathlib import Path

import click

from counterfoil.cli.desk import refusing
from counterfoil.cli.screen import Refused, say
from counterfoil.ledger.checkpoint import BadCheckpoint
from counterfoil.project.opening import open_ledger, open_project
from counterfoil.project.starting import start_project


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", default="", help="What the project is called.")
@click.option(
    "--origin",
    default="",
    help="The name of its log: a domain of yours and a path.  [default: example.org/FOLDER]",
)
@click.option(
    "--from",
    "template",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Take project.toml, codebook/ and sources/ from this folder.",
)
def command(folder: Path, title: str, origin: str, template: Path | None) -> None:
    """Start a project in FOLDER: its files, a new signing key, an empty ledger.

    \b
    Example:
      counterfoil init my-project --title "Weekly returns"
    """
    with refusing():
        try:
            signer = start_project(folder, title=title, origin=origin, template=template)
        except (BadCheckpoint, FileExistsError) as error:
            raise Refused(str(error)) from None
        with open_ledger(open_project(folder)):
            pass
    say(f"{folder} is a project now. Its log is {signer.name}.")
    say("Its private key stays on this machine, outside the folder; back it up.")
    say(f"Next: describe what is counted in {folder}/codebook, then `counterfoil collect FILES`.")

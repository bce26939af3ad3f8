"""What commands with keys share: passphrases, and errors in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from counterfoil.cli.desk import refusing
from counterfoil.cli.screen import Refused
from counterfoil.envelope.guard import BadEnvelope
from counterfoil.sealing.fields import BadReturn
from counterfoil.sealing.keyfiles import BadKeyFile
from counterfoil.sealing.roster import BadRoster

passphrase_file = click.option(
    "--passphrase-file",
    "passphrase_path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Take the passphrase from the first line of a file, for scripts.",
)


def asked(path: Path | None, what: str, *, new: bool = False) -> str:
    """Return a passphrase, from a file or from whoever sits there; raise Refused for an empty one.

    A new one is asked for twice.
    """
    if path is None:
        found = click.prompt(what, hide_input=True, confirmation_prompt=new, err=True)
        return str(found)
    lines = path.read_text("utf-8").splitlines()
    if not lines or not lines[0]:
        msg = f"{path}: its first line, the passphrase, is empty"
        raise Refused(msg)
    return lines[0]


@contextmanager
def refusing_keys() -> Iterator[None]:
    """Turn what is wrong with keys, rosters and sealed files into one sentence and exit code 3."""
    with refusing():
        try:
            yield
        except (BadKeyFile, BadRoster, BadReturn, BadEnvelope) as error:
            raise Refused(str(error)) from None
        except FileExistsError as error:
            msg = f"{error.filename}: this file is there already; a key is never written over"
            raise Refused(msg) from None

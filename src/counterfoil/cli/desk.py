"""What commands share: the project's folder, who is at the desk, and what time it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from counterfoil.cli.screen import Refused
from counterfoil.ledger.ledger import Ledger, ReadOnly
from counterfoil.ledger.opening import database_errors
from counterfoil.ledger.store import LedgerBusy
from counterfoil.model.moment import Moment, ended, moment_of
from counterfoil.model.patterns import identifier_in
from counterfoil.model.question import is_code
from counterfoil.project import clock
from counterfoil.project.declared import ProjectError
from counterfoil.project.opening import open_ledger, open_project
from counterfoil.project.tree import Project

in_project = click.option(
    "-p",
    "--project",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    envvar="COUNTERFOIL_PROJECT",
    help="The project's folder.  [default: the current one]",
)


def code_of(_ctx: click.Context, _param: click.Parameter, text: str) -> str:
    """Return what a person goes by in the ledger; refuse a name, which would be published."""
    if not is_code(text) or identifier_in(text):
        msg = "people go by codes here, such as R-1: it goes on record, and on public pages"
        raise click.BadParameter(msg)
    return text


def unidentified(_ctx: click.Context, _param: click.Parameter, text: str) -> str:
    """Return words that go on record; refuse those that identify a person."""
    if kind := identifier_in(text):
        msg = f"it holds what looks like a {kind}, and goes on record and on public pages"
        raise click.BadParameter(msg)
    return text


by_whom = click.option(
    "--by",
    default="desk",
    callback=code_of,
    envvar="COUNTERFOIL_BY",
    show_default=True,
    help="Your code, as the ledger will know you.",
)
as_of = click.option(
    "--as-of",
    "as_of",
    metavar="MOMENT",
    help="What had been filed by then: 2023-03-14 or 2023-03-14T09:30:00Z.  [default: today]",
)
as_json = click.option("--json", "json", is_flag=True, help="Print JSON, for programs.")


def now() -> str:
    """Return this moment in UTC; `$COUNTERFOIL_NOW` stands in for it where runs must repeat."""
    try:
        return clock.now()
    except ProjectError as error:
        raise Refused(str(error)) from None


class UnusableLedger(Refused):
    """The ledger's database is damaged, locked or out of reach; `why` is what it says itself."""

    def __init__(self, why: str) -> None:
        """Say so with what can be done about it."""
        super().__init__(
            f"the ledger cannot be used: {why}; see that no other program holds it and that you "
            "may write to it, or bring it back from a backup"
        )
        self.why = why


@contextmanager
def refusing() -> Iterator[None]:
    """Turn the errors that a person can mend into one sentence and exit code 3."""
    try:
        yield
    except (ProjectError, ReadOnly, LedgerBusy) as error:
        raise Refused(str(error)) from None
    except FileNotFoundError as error:
        msg = f"{error.filename}: there is no such file or folder"
        raise Refused(msg) from None
    except PermissionError as error:
        msg = f"{error.filename}: this may not be read or written by you"
        raise Refused(msg) from None
    except BrokenPipeError:
        # Whoever read our results has seen enough: nothing is wrong with the disk.
        raise
    except OSError as error:
        msg = f"{error.filename or 'the disk'}: {error.strerror}"
        raise Refused(msg) from None
    except database_errors() as error:
        raise UnusableLedger(" ".join(str(error).split())) from None


@contextmanager
def at_desk(folder: Path) -> Iterator[tuple[Project, Ledger]]:
    """Open a project and its ledger for a command."""
    with refusing():
        project = open_project(folder)
        with open_ledger(project) as ledger:
            yield project, ledger


def moment(ledger: Ledger, text: str | None) -> Moment:
    """Return the moment that `--as-of` names; the end of today without it."""
    if not text:
        return Moment(ended(now()[:10]), ledger.settled_size)
    try:
        return Moment(moment_of(text), ledger.settled_size)
    except ValueError as error:
        msg = f"--as-of {text!r}: {error}; write 2023-03-14 or 2023-03-14T09:30:00Z"
        raise Refused(msg) from None

"""counterfoil collect"""  # noqa: D400, D415 - the command's name

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from counterfoil.cli.desk import as_json, at_desk, by_whom, in_project, now, unidentified
from counterfoil.cli.screen import plural, progress, say, show_json
from counterfoil.collect import Collected, Custodian, collect, incoming
from counterfoil.ledger.ledger import Ledger
from counterfoil.project.opening import vault_of
from counterfoil.project.tree import Project


@click.command("collect")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--from",
    "came_from",
    default="",
    callback=unidentified,
    help="Where they come from, in your words.",
)
@by_whom
@in_project
@as_json
def command(paths: tuple[Path, ...], came_from: str, by: str, folder: Path, *, json: bool) -> None:
    """Preserve files and folders as they are: bytes into the vault, custody into the ledger.

    The same bytes are kept once, whatever they are called. Interrupted, it loses nothing: run it
    again to go on.

    \b
    Example:
      counterfoil collect ~/letters annex.xlsx --from "by e-mail from S-3" --by R-1
    """
    with at_desk(folder) as (project, ledger):
        done = run(project, ledger, paths, by=by, came_from=came_from)
    new = sum(file.new for file in done)
    known = sum(file.known for file in done)
    if json:
        show_json({"files": [_facts(file) for file in done]})
        return
    again = len(done) - new - known
    say(f"Collected {plural(new, 'new original')}" + (f", {known} known already" if known else ""))
    if again:
        say(f"{plural(again, 'file')} had bytes that are in the vault under another name.")


def run(
    project: Project, ledger: Ledger, paths: Iterable[Path], *, by: str, came_from: str
) -> list[Collected]:
    """Collect files and folders, with progress."""
    files, custodian = list(incoming(paths)), Custodian(by, came_from, now())
    with progress("collect", len(files)) as advance:

        def report(file: Collected) -> None:
            advance(1, file.name)

        return collect(ledger, vault_of(project), files, custodian, report)


def _facts(file: Collected) -> dict[str, object]:
    return {
        "name": file.name,
        "digest": file.digest,
        "size": file.size,
        "new": file.new,
        "known": file.known,
    }

"""counterfoil collect"""  # noqa: D400, D415 - the command's name

from __future__ import annotations

from pathlib import Path

import click

from counterfoil.cli.desk import as_json, at_desk, by_whom, in_project, now
from counterfoil.cli.screen import plural, progress, say, show_json
from counterfoil.collect import Collected, Custodian, collect, incoming
from counterfoil.project.opening import vault_of


@click.command("collect")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--from", "came_from", default="", help="Where they come from, in your words.")
@by_whom
@in_project
@as_json
def command(paths: tuple[Path, ...], came_from: str, by: str, folder: Path, *, json: bool) -> None:
    r"""Preserve files and folders as they are: bytes into the vault, custody into the ledger.

    The same bytes are kept once, whatever they are called. Interrupted, it loses nothing: run it
    again to go on.

    \b
    Example:
      counterfoil collect ~/letters annex.xlsx --from "by e-mail from S-3" --by R-1
    """
    files = list(incoming(paths))
    with at_desk(folder) as (project, ledger), progress("collect", len(files)) as advance:

        def report(file: Collected) -> None:
            advance(1, file.name)

        custodian = Custodian(by, came_from, now())
        done = collect(ledger, vault_of(project), files, custodian, report)
    new = sum(file.new for file in done)
    known = sum(file.known for file in done)
    if json:
        show_json({"files": [_facts(file) for file in done]})
        return
    again = len(done) - new - known
    say(f"Collected {plural(new, 'new original')}" + (f", {known} known already" if known else ""))
    if again:
        say(f"{plural(again, 'file')} had bytes that are in the vault under another name.")


def _facts(file: Collected) -> dict[str, object]:
    return {
        "name": file.name,
        "digest": file.digest,
        "size": file.size,
        "new": file.new,
        "known": file.known,
    }

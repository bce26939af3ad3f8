"""counterfoil demo"""  # noqa: D400, D415 - the command's name

from __future__ import annotations

import fcntl
import importlib
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from counterfoil.cli import collect, issuing, reconcile, record
from counterfoil.cli.desk import at_desk, refusing
from counterfoil.cli.inside import read_all
from counterfoil.cli.screen import Refused, plural, say
from counterfoil.project.opening import open_ledger, open_project
from counterfoil.project.starting import start_project

_MARK = ".made-by-demo"


@click.command("demo")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--from",
    "example",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="An example project: its files/, codebook/, sources/ and decisions.toml.",
)
def command(folder: Path, example: Path) -> None:
    """Make a project in FOLDER from an example, all the way to a published edition, and serve it.

    A counter and a desk come up beside it, with two reviewers who are made up, and a monitor's
    code. Keys stay inside FOLDER. Without a terminal, or with DEMO_SERVE=0, nothing is served.

    \b
    Example:
      counterfoil demo demo --from examples/founding
    """
    if folder.exists() and any(folder.iterdir()):
        if not (folder / _MARK).exists():
            msg = f"{folder} is not empty and was not made by `counterfoil demo`; name another"
            raise Refused(msg)
        with _alone(folder):
            shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        _play(folder, example)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Be the only demo in a folder meanwhile: another one would take its project away."""
    with (folder / _MARK).open("ab") as mark:
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            msg = f"the demo in {folder} is still running; end it there, or name another folder"
            raise Refused(msg) from None
        yield


def _play(folder: Path, example: Path) -> None:
    os.environ["COUNTERFOIL_KEYS"] = str((folder / ".keys").resolve())
    with refusing():
        start_project(folder, template=example)
        with open_ledger(open_project(folder)):
            pass
    silent = _run(folder, example)
    if sys.stdout.isatty() and os.environ.get("DEMO_SERVE", "1") != "0":
        # What it needs takes longer to load than the first act takes.
        importlib.import_module("counterfoil.cli.act.playing").play(folder, silent)


def _run(folder: Path, example: Path) -> str:
    """Play the first act; return a region that filed nothing, or an empty text."""
    with at_desk(folder) as (project, ledger):
        files = [example / "files"]
        collected = collect.run(project, ledger, files, by="R-1", came_from="the example's files")
        say(f"collect    {plural(len(collected), 'original')} into the vault")
        results = read_all(project, ledger, "R-1")
        say(f"read       {plural(len(results), 'original')}: text, tables, places")
        recorded, _ = record.run(project, ledger, "R-1")
        decided = record.decide(project, ledger, example / "decisions.toml", "R-1")
        filings = sum(one.filings for one in recorded)
        claims = sum(one.claims for one in recorded)
        say(f"record     {plural(filings, 'filing')}, {plural(claims, 'claim')}, "
            f"{plural(decided.new, 'decision')} by reviewers")  # fmt: skip
        settled = reconcile.run(project, ledger)
        reconcile.summary(project, settled)
        published = issuing.run(project, ledger, settled, "R-1")
        say(f"publish    edition {published.number}: {plural(published.made, 'file')}")
    say()
    site = published.folder / "site"
    say(f"Look:    {site / 'index.html'}")
    contested = [trouble.where for trouble in settled.troubles if trouble.code == "CF204"]
    if contested:
        say(f"Why:     counterfoil explain {contested[-1]} -p {folder}")
    say(f"Verify:  counterfoil verify -p {folder}")
    silent = [trouble.where for trouble in settled.troubles if trouble.code == "CF401"]
    return next(iter(silent), "")

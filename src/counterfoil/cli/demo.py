"""counterfoil demo"""  # noqa: D400, D415 - the command's name

from __future__ import annotations

import functools
import http.server
import os
import shutil
import sys
from pathlib import Path

import click

from counterfoil.checks import make
from counterfoil.cli import collect, publish, read, record
from counterfoil.cli.desk import at_desk, moment, now, refusing
from counterfoil.cli.screen import Refused, plural, say, show_findings
from counterfoil.collect import Custodian
from counterfoil.model.settled import Settled, State
from counterfoil.project.opening import open_ledger, open_project
from counterfoil.project.starting import start_project
from counterfoil.project.tree import Project
from counterfoil.publish.stage import plan
from counterfoil.reconcile.reading import count_figures
from counterfoil.reconcile.stage import reconcile
from counterfoil.record.decisions import file_decisions
from counterfoil.record.stage import Recorder

_MARK = ".made-by-demo"
_PORT = 8722


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
    r"""Make a project in FOLDER from an example, all the way to a published edition, and serve it.

    Its keys stay inside FOLDER. Without a terminal, or with DEMO_SERVE=0, it does not serve.

    \b
    Example:
      counterfoil demo demo --from examples/founding
    """
    if folder.exists() and any(folder.iterdir()):
        if not (folder / _MARK).exists():
            msg = f"{folder} is not empty and was not made by `counterfoil demo`; name another"
            raise Refused(msg)
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARK).touch()
    os.environ["COUNTERFOIL_KEYS"] = str((folder / ".keys").resolve())
    with refusing():
        start_project(folder, template=example)
        with open_ledger(open_project(folder)):
            pass
    site = _run(folder, example)
    if sys.stdout.isatty() and os.environ.get("DEMO_SERVE", "1") != "0":
        _serve(site)


def _run(folder: Path, example: Path) -> Path:
    with at_desk(folder) as (project, ledger):
        custodian = Custodian("R-1", "the example's files", now())
        collected = collect.run(project, ledger, [example / "files"], custodian)
        say(f"collect    {plural(len(collected), 'original')} into the vault")
        results = read.run(project, ledger)
        say(f"read       {plural(len(results), 'original')}: text, tables, places")
        recorded, _ = record.run(project, ledger, "R-1")
        decided = file_decisions(
            Recorder(project, ledger, "R-1", now()), example / "decisions.toml"
        )
        filings = sum(one.filings for one in recorded)
        claims = sum(one.claims for one in recorded)
        say(f"record     {plural(filings, 'filing')}, {plural(claims, 'claim')}, "
            f"{plural(decided.new, 'decision')} by reviewers")  # fmt: skip
        settled = reconcile(project, ledger, moment(ledger, None))
        _summary(project, settled)
        published = publish.run(project, ledger, plan(project, ledger, settled, now()[:10]), "R-1")
        say(f"publish    edition {published.number}: {plural(published.made, 'file')}")
    say()
    site = published.folder / "site"
    say(f"Look:    {site / 'index.html'}")
    say(f"Why:     counterfoil explain signed/RU-SVE/debtors/2023-W11 -p {folder}")
    say(f"Verify:  counterfoil verify -p {folder}")
    return site


def _summary(project: Project, settled: Settled) -> None:
    counts = count_figures(settled)
    standing = ", ".join(f"{n[0]} {name}" for name, n in counts["standing"].items() if n[0])
    contested = sum(n[1] for n in counts["standing"].values())
    say(f"reconcile  {plural(counts['figures'], 'figure')}: {standing}; {contested} contested")
    silent: dict[str, list[str]] = {}
    for owed in settled.owed:
        if owed.state is State.SILENT:
            silent.setdefault(owed.region, []).append(owed.period)
    for region, weeks in silent.items():
        name = project.codebook.regions[region].labels.get("en", region)
        say(f"           silent: {name}, {', '.join(weeks)}")
    say(f"           {plural(len(settled.troubles), 'finding')}:")
    show_findings(make(t.code, t.where, t.details) for t in settled.troubles)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's own name
        """Keep no log of who reads what."""


def _serve(site: Path) -> None:
    handler = functools.partial(_Quiet, directory=str(site))
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", _PORT), handler)
    except OSError:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    say(f"Serving: http://localhost:{server.server_port}/  (Ctrl-C to stop)")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        say("Stopped.")
    finally:
        server.server_close()

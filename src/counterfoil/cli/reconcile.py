"""counterfoil reconcile"""  # noqa: D400, D415 - the command's name

from __future__ import annotations

from pathlib import Path

import click

from counterfoil.checks import make
from counterfoil.cli.desk import as_json, as_of, at_desk, in_project, moment
from counterfoil.cli.screen import plural, say, show_findings, show_json, table
from counterfoil.ledger.ledger import Ledger
from counterfoil.model.settled import Settled, State
from counterfoil.project.tree import Project
from counterfoil.reconcile.reading import count_figures, figure_rows
from counterfoil.reconcile.stage import reconcile


@click.command("reconcile")
@as_of
@in_project
@click.option("--figures", is_flag=True, help="Print every figure, tab-separated.")
@click.option("--findings", "whole", is_flag=True, help="Print every finding.")
@as_json
def command(as_of: str | None, folder: Path, *, figures: bool, whole: bool, json: bool) -> None:
    """Work out what the ledger supports for every question: ranges, standing, flags.

    Differing claims are never chosen among: they stay a range, contested, until a ruling.

    \b
    Example:
      counterfoil reconcile --as-of 2023-03-14
    """
    with at_desk(folder) as (project, ledger):
        settled = run(project, ledger, as_of)
    if json:
        show_json(_facts(settled))
    elif figures:
        for row in figure_rows(settled):
            say("\t".join(str(cell) for cell in row))
    else:
        _show(settled, whole=whole)


def run(project: Project, ledger: Ledger, as_of: str | None = None) -> Settled:
    """Settle everything as of a moment; today without one."""
    return reconcile(project, ledger, moment(ledger, as_of))


def summary(project: Project, settled: Settled) -> None:
    """Print what was found, in a few lines."""
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


def _show(settled: Settled, *, whole: bool) -> None:
    counts = count_figures(settled)
    already = "" if settled.fresh else ", as settled before"
    say(f"As of {settled.moment.at}{already}: {plural(counts['figures'], 'figure')} "
        f"from {plural(counts['claims'], 'claim')}, {plural(counts['sums'], 'sum')}.")  # fmt: skip
    table(
        ("standing", "figures", "contested", "no reply", "denied"),
        [(n, *counts["standing"][n]) for n in counts["standing"]],
    )
    silent = sorted({owed.region for owed in settled.owed if owed.state is State.SILENT})
    if silent:
        say(f"Silent: {', '.join(silent)}.")
    if settled.troubles:
        say(f"{plural(len(settled.troubles), 'finding')}:")
        show_findings((make(t.code, t.where, t.details) for t in settled.troubles), whole=whole)


def _facts(settled: Settled) -> dict[str, object]:
    findings = [make(t.code, t.where, t.details) for t in settled.troubles]
    return {
        "as_of": settled.moment.at,
        "rows": settled.moment.size,
        **count_figures(settled),
        "figures_file": str(settled.figures),
        "owed": [{**_owed(one)} for one in settled.owed],
        "findings": [
            {"code": f.code, "level": f.level, "where": f.where, "says": f.sentence()}
            for f in findings
        ],
    }


def _owed(owed: object) -> dict[str, object]:
    return {name: getattr(owed, name) for name in ("region", "period", "state", "filed_on")}

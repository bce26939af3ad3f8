"""counterfoil record"""  # noqa: D400, D415 - the command's name

from __future__ import annotations

from pathlib import Path

import click
from click.core import ParameterSource

from counterfoil.checks import Finding, Level
from counterfoil.cli.desk import as_json, at_desk, by_whom, in_project, now
from counterfoil.cli.lineage import command as lineage
from counterfoil.cli.screen import plural, progress, say, show_findings, show_json
from counterfoil.ledger.ledger import Ledger
from counterfoil.project.tree import Project
from counterfoil.record.decisions import Filed, file_decisions
from counterfoil.record.declaring import declare
from counterfoil.record.proposing import propose
from counterfoil.record.stage import Recorded, Recorder, record
from counterfoil.record.waiting import waiting


@click.group("record", invoke_without_command=True)
@by_whom
@in_project
@click.option("--findings", "whole", is_flag=True, help="Print every finding.")
@as_json
@click.pass_context
def command(ctx: click.Context, by: str, folder: Path, *, whole: bool, json: bool) -> None:
    """Put on record what originals say, by the mappings that their sources declare.

    What is on record with the same words is left as it is, so running it again is safe. Words that
    are not wholly understood become findings, never numbers.

    \b
    Example:
      counterfoil record --by R-1
      counterfoil record propose annex.xlsx
      counterfoil record decisions rulings.toml --by R-2
      counterfoil record lineage
    """
    if ctx.invoked_subcommand is not None:
        _nothing_before(ctx)
        return
    with at_desk(folder) as (project, ledger):
        done, findings = run(project, ledger, by)
    filings, claims = sum(r.filings for r in done), sum(r.claims for r in done)
    unchanged = sum(r.unchanged for r in done)
    if json:
        show_json(
            {
                "filings": filings,
                "claims": claims,
                "unchanged": unchanged,
                "findings": [
                    {"code": f.code, "where": f.where, "says": f.sentence()} for f in findings
                ],
            }
        )
    else:
        say(f"Recorded {plural(filings, 'filing')} with {plural(claims, 'claim')}"
            f"{f', {unchanged} were on record already' if unchanged else ''}.")  # fmt: skip
        if findings:
            say(f"{plural(len(findings), 'finding')}:")
            show_findings(findings, whole=whole)
    if any(finding.level is Level.BLOCKS for finding in findings):
        ctx.exit(1)


def _nothing_before(ctx: click.Context) -> None:
    """Refuse options that stand before a subcommand, which would not see them."""
    for option in ctx.command.params:
        if ctx.get_parameter_source(option.name or "") is ParameterSource.COMMANDLINE:
            msg = f"write {option.opts[-1]} after `{ctx.invoked_subcommand}`, which it is for"
            raise click.UsageError(msg, ctx)


def run(project: Project, ledger: Ledger, by: str) -> tuple[list[Recorded], list[Finding]]:
    """Record everything that waits; return what came of it and all findings."""
    recorder = Recorder(project, ledger, by, now())
    declare(recorder)
    work, findings = waiting(recorder)
    with progress("record", len(work)) as advance:

        def report(recorded: Recorded) -> None:
            advance(1, recorded.original.name)

        done = record(recorder, work, report)
    return done, findings + [finding for one in done for finding in one.findings]


def decide(project: Project, ledger: Ledger, file: Path, by: str) -> Filed:
    """File a decisions file."""
    return file_decisions(Recorder(project, ledger, by, now()), file)


@command.command("decisions")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@by_whom
@in_project
def decisions(file: Path, by: str, folder: Path) -> None:
    """File claims read by hand, rulings, enquiries and replies from a TOML file.

    \b
    Example:
      counterfoil record decisions rulings.toml --by R-2
    """
    with at_desk(folder) as (project, ledger):
        filed = decide(project, ledger, file, by)
    known = f", {filed.known} were on record already" if filed.known else ""
    say(f"Filed {plural(filed.new, 'decision')}{known}.")


@command.command("propose")
@click.argument("original")
@click.option("--write", "source", metavar="SOURCE", help="Append it to sources/SOURCE.toml.")
@in_project
def proposing(original: str, source: str | None, folder: Path) -> None:
    """Draft a mapping for ORIGINAL by matching its headings to the codebook's labels.

    Shows which cells it understood and which not. It is a draft: a person accepts it by keeping it
    in the source's file.

    \b
    Example:
      counterfoil record propose annex.xlsx
      counterfoil record propose annex.xlsx --write annex
    """
    with at_desk(folder) as (project, ledger):
        proposal = propose(project, ledger, original)
        for line in proposal.shown():
            say(line)
        if source:
            path = proposal.write(project, source)
            say(f"Written to {path}. Look through it, then `counterfoil record`.")


command.add_command(lineage)

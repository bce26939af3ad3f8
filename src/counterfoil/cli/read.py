"""counterfoil read"""  # noqa: D400, D415 - the command's name

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from counterfoil.checks import Finding, Level
from counterfoil.cli.desk import as_json, at_desk, in_project, refusing
from counterfoil.cli.screen import Refused, plural, progress, say, show_findings, show_json
from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.originals import originals
from counterfoil.model.reading import Reading
from counterfoil.project.sourcing import sources_for
from counterfoil.project.tree import Project
from counterfoil.read.asjson import write_json
from counterfoil.read.stage import Job, Read, findings_of, read_one, read_originals


@click.command("read")
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--encoding", default="", help="How FILE's letters are written, such as utf-8.")
@click.option("--delimiter", default="", help="What stands between FILE's cells.")
@click.option("--findings", "whole", is_flag=True, help="Print every finding.")
@in_project
@as_json
@click.pass_context
def command(  # noqa: PLR0913 - one for each option
    ctx: click.Context,
    file: Path | None,
    encoding: str,
    delimiter: str,
    folder: Path,
    *,
    whole: bool,
    json: bool,
) -> None:
    """Read originals into text and tables with the place of each; or FILE, outside any project.

    Every original is opened in a child process without network, with limits on memory and time.
    What was read before by the same reader is not read again.

    \b
    Example:
      counterfoil read
      counterfoil read annex.xlsx --json
    """
    if file is not None:
        if not _one(file, encoding, delimiter, json=json):
            ctx.exit(3)
        return
    with at_desk(folder) as (project, ledger):
        done = run(project, ledger)
    findings = [finding for one in done for finding in one.findings]
    if json:
        show_json({"originals": [_facts(one) for one in done]})
    else:
        _summary(done, findings, whole=whole)
    if any(finding.level is Level.BLOCKS for finding in findings):
        ctx.exit(1)


def _summary(done: list[Read], findings: list[Finding], *, whole: bool) -> None:
    new = sum(one.new for one in done)
    unread = sum(one.reading is None or one.reading.unread for one in done)
    say(f"Read {plural(new, 'original')}, {len(done) - new} had been read before"
        f"{f'; {unread} could not be read' if unread else ''}.")  # fmt: skip
    if findings:
        say(f"{plural(len(findings), 'finding')}:")
        show_findings(findings, whole=whole)


def run(project: Project, ledger: Ledger) -> list[Read]:
    """Read every original that is not read yet, with progress."""
    jobs = list(_jobs(project, ledger))
    with progress("read", len(jobs)) as advance:
        return read_originals(project, jobs, lambda one: advance(1, one.name))


def _jobs(project: Project, ledger: Ledger) -> Iterator[Job]:
    """Yield a job for each original, with what its sources declare of its text."""
    for original in originals(ledger).values():
        declared = [(s.encoding, s.delimiter) for s in sources_for(project, original)]
        said = [one for one in declared if any(one)]
        yield Job(original.digest, original.name, *(said[0] if said else ("", "")))


def _one(file: Path, encoding: str, delimiter: str, *, json: bool) -> bool:
    """Show what is in one file; return whether anything could be read in it."""
    with refusing():
        reading = read_one(file, encoding, delimiter)
    findings = findings_of(reading, file.name)
    if json:
        write_json(reading, sys.stdout.buffer, findings)
    elif reading.unread:
        raise Refused("; ".join(map(str, findings)) or f"{file}: nothing in it could be read")
    else:
        _show(reading, findings)
    return not reading.unread


def _show(reading: Reading, findings: tuple[Finding, ...]) -> None:
    if reading.article:
        article = reading.article
        for name in ("title", "author", "published"):
            if text := getattr(article, name):
                say(f"{name}: {text}")
        for paragraph in article.paragraphs:
            say()
            say(paragraph)
    for page in reading.pages:
        say(f"— page {page.number} —")
        say(page.text)
    for table in reading.tables:
        say(
            f"— table {table.number} {table.name}: {plural(len(table.rows), 'row')} —".replace(
                "  ", " "
            )
        )
        for number, cells in enumerate(table.rows, 1):
            say(f"{number:>6}  " + " | ".join(cells))
    show_findings(findings, whole=True)


def _facts(one: Read) -> dict[str, object]:
    return {
        "name": one.name,
        "digest": one.digest,
        "new": one.new,
        "reader": one.reading.reader if one.reading else "",
        "read": one.reading is not None and not one.reading.unread,
        "findings": [
            {"code": f.code, "where": f.where, "says": f.sentence()} for f in one.findings
        ],
    }

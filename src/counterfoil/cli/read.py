"""counterfoil read"""  # noqa: D400, D415 - the command's name

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from counterfoil.checks import Finding, Level
from counterfoil.cli.desk import as_json, at_desk, by_whom, in_project, refusing
from counterfoil.cli.extents import report, report_facts, show_report
from counterfoil.cli.inside import read_all
from counterfoil.cli.reading import show_reading
from counterfoil.cli.screen import Refused, plural, say, show_findings, show_json
from counterfoil.read.asjson import write_json
from counterfoil.read.nested import Nested, read_nested
from counterfoil.read.stage import Read


@click.command("read")
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--encoding", default="", help="How FILE's letters are written, such as utf-8.")
@click.option("--delimiter", default="", help="What stands between FILE's cells.")
@click.option("--findings", "whole", is_flag=True, help="Print every finding.")
@click.option("--report", "extents", is_flag=True, help="List how much of each original was read.")
@by_whom
@in_project
@as_json
def command(
    file: Path | None, encoding: str, delimiter: str, by: str, folder: Path, **asked: bool
) -> None:
    """Read originals into text and tables with the place of each; or FILE, outside any project.

    Every original is opened in a child process without network, with limits on memory and time.
    What was read before by the same reader is not read again. Attachments of mail and files in
    archives become originals of their own, which remember what they came out of, and are read too.

    With --report nothing is read: every original is listed, read, partly read and why, not read and
    why, with counts by format. Look at it before you say that something is not in the files.

    \b
    Example:
      counterfoil read
      counterfoil read --report
      counterfoil read annex.xlsx --json
    """
    if asked["extents"]:
        _report(folder, file, json=asked["json"])
        return
    if file is not None:
        if not _one(file, encoding, delimiter, json=asked["json"]):
            click.get_current_context().exit(3)
        return
    with at_desk(folder) as (project, ledger):
        done = read_all(project, ledger, by)
    findings = [finding for one in done for finding in one.findings]
    if asked["json"]:
        show_json({"originals": [_facts(one) for one in done]})
    else:
        _summary(done, findings, whole=asked["whole"])
    if any(finding.level is Level.BLOCKS for finding in findings):
        click.get_current_context().exit(1)


def _report(folder: Path, file: Path | None, *, json: bool) -> None:
    if file is not None:
        msg = "--report is about a project's originals; leave FILE out"
        raise click.UsageError(msg)
    with at_desk(folder) as (project, ledger):
        reported = report(project, ledger)
    show_json(report_facts(reported)) if json else show_report(reported)


def _summary(done: list[Read], findings: list[Finding], *, whole: bool) -> None:
    new = sum(one.new for one in done)
    unread = sum(one.reading is None or one.reading.unread for one in done)
    say(f"Read {plural(new, 'original')}, {len(done) - new} had been read before"
        f"{f'; {unread} could not be read' if unread else ''}.")  # fmt: skip
    if findings:
        say(f"{plural(len(findings), 'finding')}:")
        show_findings(findings, whole=whole)


def _one(file: Path, encoding: str, delimiter: str, *, json: bool) -> bool:
    """Show what is in one file; return whether anything could be read in it."""
    with refusing():
        read = read_nested(file, encoding, delimiter)
    if json:
        write_json(read.reading, sys.stdout.buffer, read.findings, read.inside)
    elif read.reading.unread:
        raise Refused("; ".join(map(str, read.findings)) or f"{file}: nothing in it could be read")
    else:
        show_reading(read.reading)
        for one in _below(read):
            say()
            say(f"— {one.name} —")
            show_reading(one.reading)
        show_findings([f for one in (read, *_below(read)) for f in one.findings], whole=True)
    return not read.reading.unread


def _below(read: Nested) -> Iterator[Nested]:
    """Yield what was read inside a file, each before what is inside itself."""
    for one in read.inside:
        if one:
            yield one
            yield from _below(one)


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

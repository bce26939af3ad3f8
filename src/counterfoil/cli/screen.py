"""What the terminal shows: progress on long work, tables, findings, and one-sentence errors.

Progress and messages go to standard error, results to standard output, so that results can be
piped. Without a terminal nothing moves and nothing is coloured.
"""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import click
import orjson

if TYPE_CHECKING:
    from counterfoil.checks import Finding

_MOST_FINDINGS = 12
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Refused(Exception):  # noqa: N818 - what became of the command
    """An input or the project cannot be used; the message says what, where and what to do."""


class Advance(Protocol):
    """Moves a progress bar on."""

    def __call__(self, steps: int = 1, note: str = "") -> None:
        """Move on by `steps`; `note` names what was just done."""


def harmless(text: str) -> str:
    """Return a text whose control characters are spelt out: a terminal would obey them."""
    return _CONTROL.sub(lambda sign: f"\\x{ord(sign[0]):02x}", text)


def say(text: str = "") -> None:
    """Print one line of a result."""
    click.echo(harmless(text))


def complain(text: str) -> None:
    """Print an error in red, where there is colour."""
    click.secho(harmless(text), fg="red", err=True)


def show_json(facts: Any) -> None:
    """Print a result for programs."""
    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE | orjson.OPT_SORT_KEYS
    click.echo(orjson.dumps(facts, option=options, default=str).decode(), nl=False)


@contextmanager
def progress(what: str, total: int | None) -> Iterator[Advance]:
    """Show a bar on standard error while work goes on, on a terminal only."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda _steps=1, _note="": None
        return
    from rich.console import Console  # noqa: PLC0415 - not needed without a terminal
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description:<10}"),
        BarColumn(bar_width=32),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("[dim]{task.fields[note]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(what, total=total, note="")

        def advance(steps: int = 1, note: str = "") -> None:
            bars.update(task, advance=steps, note=note[-40:])

        yield advance


def table(heads: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    """Print a plain table whose columns are as wide as their widest cell."""
    lines = [[str(head) for head in heads], *([str(cell) for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for number, line in enumerate(lines):
        cells = [cell.ljust(width) for cell, width in zip(line, widths, strict=True)]
        text = harmless("  ".join(cells).rstrip())
        click.secho(text, bold=True) if number == 0 else click.echo(text)


def show_findings(findings: Iterable[Finding], *, whole: bool = False) -> None:
    """Print findings, blocking ones first: the first dozen, and how many more of each there are."""
    order = {"blocks": 0, "warns": 1, "notes": 2}
    listed = sorted(findings, key=lambda finding: (order[finding.level], finding.code))
    for finding in listed if whole else listed[:_MOST_FINDINGS]:
        colour = {"blocks": "red", "warns": "yellow", "notes": "blue"}[finding.level]
        click.secho(f"  {finding.code} ", fg=colour, nl=False)
        click.echo(harmless(f"{finding.where}: {finding.sentence()}"))
        click.secho(f"        {harmless(finding.advice())}", dim=True)
    if not whole and len(listed) > _MOST_FINDINGS:
        left = Counter(finding.code for finding in listed[_MOST_FINDINGS:])
        more = ", ".join(f"{count} × {code}" for code, count in sorted(left.items()))
        click.echo(f"  … and {more}. See them all with --findings.")


def plural(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun: 1 claim, 2 claims."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"

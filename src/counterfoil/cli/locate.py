"""counterfoil locate"""  # noqa: D400, D415 - the command's name

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from counterfoil.cli.desk import as_json, at_desk, in_project, refusing
from counterfoil.cli.locating import Located, locate, locate_in
from counterfoil.cli.picture import write_picture
from counterfoil.cli.screen import say, show_json
from counterfoil.model.locator import a1
from counterfoil.model.resolving import State
from counterfoil.model.surroundings import Cells, Words

_MARK = "**"
_WIDEST = 28


@click.command("locate")
@click.argument("line", metavar="ORIGINAL#LOCATOR")
@click.option(
    "--picture",
    is_flag=False,
    flag_value="",
    default=None,
    metavar="[FILE]",
    help="Draw the page (PNG), or the cells or words (SVG), with the place marked.",
)
@click.option(
    "--file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Look in this file, outside any project.",
)
@in_project
@as_json
def command(line: str, picture: str | None, file: Path | None, folder: Path, *, json: bool) -> None:
    """Show the place that a line names, and say whether it still is what it was.

    The line is as `search` and `explain` print it, and receipts on the site: an original's name or
    the beginning of its digest, then the locator. Put it in quotes.

    \b
    It resolves  the words stand at that place, and nothing else is meant by it
       drifted   other words stand there now, or the same words elsewhere
       is gone   neither the place nor the words are there

    Original bytes never change, but a newer reader may read them otherwise, and a file outside a
    project may be another one by now. Only what resolves proves anything.

    \b
    Example:
      counterfoil locate 'annex.xlsx#sheet=06.03–12.03&cell=D12'
      counterfoil locate '9f2c51d07a3be846#page=2&at=412-431' --picture page.png
    """
    if file:
        with refusing():
            located = locate_in(file, line)
            drawn = _drawn(located, picture)
    else:
        with at_desk(folder) as (project, ledger):
            located = locate(project, ledger, line)
            drawn = _drawn(located, picture)
    show_json(_facts(located, drawn)) if json else _show(located, drawn)
    if located.resolution.state is not State.RESOLVES:
        click.get_current_context().exit(1)


def _drawn(located: Located, picture: str | None) -> Path | None:
    if picture is None:
        return None
    return write_picture(located, Path(picture) if picture else None)


def _show(located: Located, drawn: Path | None) -> None:
    resolution = located.resolution
    say(located.link)
    state = "is gone" if resolution.state is State.GONE else resolution.state.value
    say(f"  {state}: {resolution.why}" if resolution.why else f"  {state}")
    if shown := list(_passage(located)):
        say()
        for line in shown:
            say(f"  {line}".rstrip())
    if resolution.elsewhere:
        say()
        say("The same words stand at:")
        for place in resolution.elsewhere:
            say(f"  {located.original}#{place}")
    if located.claims:
        say()
    for claimed in located.claims:
        claim = claimed.claim
        question = "/".join(claim.question)
        say(f"Claim {claimed.seq} on record says “{claim.quantity.words}” of {question}.")
    if drawn:
        say()
        say(f"Picture: {drawn}")


def _passage(located: Located) -> Iterator[str]:
    """Yield the lines that show what stands at a place and around it."""
    around = located.around
    if isinstance(around, Words):
        text = f"{around.before}{_MARK}{around.quote}{_MARK}{around.after}"
        yield from text.splitlines()
    elif isinstance(around, Cells):
        yield from _grid(around)
        yield from _beside(around)
    else:
        yield from located.resolution.text.splitlines()


def _grid(cells: Cells) -> Iterator[str]:
    """Yield a table's part as lines: addresses above and beside, the cell between marks."""
    names = [a1(1, c)[:-1] if cells.table.name else str(c) for c in cells.columns]
    lines = [["", *names]]
    for row, texts in zip(cells.rows, cells.shown, strict=True):
        shown = [
            _marked(text) if (row, column) == cells.at else _short(text)
            for column, text in zip(cells.columns, texts, strict=True)
        ]
        lines.append([str(row), *shown])
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        first, *rest = line
        padded = [text.ljust(width) for text, width in zip(rest, widths[1:], strict=True)]
        yield "  ".join([first.rjust(widths[0]), *padded])


def _marked(text: str) -> str:
    return f"{_MARK}{' '.join(text.split())}{_MARK}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WIDEST else line[: _WIDEST - 1] + "…"


def _beside(cells: Cells) -> Iterator[str]:
    """Yield what there is to know of a cell beside what it shows."""
    table, (row, column) = cells.table, cells.at
    for name, held in (
        ("stored", table.numbers),
        ("formula", table.formulas),
        ("note", table.notes),
    ):
        if text := held.get((row, column)):
            yield f"{name}: {text}"
    hidden = [
        name
        for name, is_so in (
            ("sheet", table.hidden),
            ("row", row in table.hidden_rows),
            ("column", column in table.hidden_columns),
        )
        if is_so
    ]
    if hidden:
        yield f"its {' and '.join(hidden)} {'is' if len(hidden) == 1 else 'are'} hidden"


def _facts(located: Located, drawn: Path | None) -> dict[str, object]:
    resolution, around = located.resolution, located.around
    passage: dict[str, object] | None = None
    if isinstance(around, Words):
        passage = {"before": around.before, "quote": around.quote, "after": around.after}
    elif isinstance(around, Cells):
        table, at = around.table, around.at
        passage = {
            "rows": around.rows,
            "columns": around.columns,
            "cells": around.shown,
            "cell": at,
            "stored": table.numbers.get(at, ""),
            "formula": table.formulas.get(at, ""),
            "note": table.notes.get(at, ""),
        }
    return {
        "original": located.name,
        "digest": located.reading.digest,
        "reader": located.reading.reader,
        "locator": str(located.locator),
        "link": located.link,
        "state": resolution.state.value,
        "why": resolution.why,
        "text": resolution.text,
        "elsewhere": [str(place) for place in resolution.elsewhere],
        "around": passage,
        "claims": [claimed.seq for claimed in located.claims],
        "selectors": located.locator.selectors(),
        "picture": str(drawn or ""),
    }

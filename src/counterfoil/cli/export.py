"""counterfoil export"""  # noqa: D400, D415 - the command's name

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import click

from counterfoil.cli.desk import at_desk, in_project
from counterfoil.cli.screen import Refused, complain, plural
from counterfoil.publish.handing import Codes, Handing, codes_of, hand_over
from counterfoil.publish.past import Past, past_editions
from counterfoil.publish.routine import FORMS, Around

_WHY = {
    "protected": "protected, since so few people are in it",
    "open": "open at an end",
    "range": "a range",
    "no code": "without a code there",
}


@click.command("export")
@click.argument("form", type=click.Choice(tuple(FORMS)))
@click.option(
    "--edition", "number", default="", help="This edition's figures.  [default: the last]"
)
@click.option(
    "--codes",
    "codes",
    metavar="SOURCE",
    default="",
    help="Write codes as the labels of this source have them.  [default: our own]",
)
@click.option("--data-set", default="", help="The code of the data set there (JSON and ADX).")
@click.option(
    "--left-out",
    "list_at",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write what is left out, and why, into this file as CSV.",
)
@in_project
def command(  # noqa: PLR0913, PLR0917 - one for each option
    form: str, number: str, codes: str, data_set: str, list_at: Path | None, folder: Path
) -> None:
    """Print an edition's figures for another system: as DHIS2 CSV or JSON, or as ADX.

    These hold one number a cell, so only figures that are one number are written. Ranges, protected
    counts and figures without a code there are left out, and counted on standard error; totals are
    left to the other system. (Every edition has SDMX-CSV, with ranges, in its data/.)

    \b
    Example:
      counterfoil export dhis2-json --codes routine > figures.json
    """
    with at_desk(folder) as (project, ledger):
        edition = _edition(past_editions(project, ledger), number)
        if codes and codes not in project.sources:
            msg = f"there is no sources/{codes}.toml; name a source by its code"
            raise Refused(msg)
        handing = hand_over(edition, codes_of(project.sources[codes]) if codes else Codes())
        around = Around(edition.as_of, project.codebook.calendar, data_set)
        out = FORMS[form](around, handing.handed)
        if list_at is not None:
            _list(handing, list_at)
    sys.stdout.buffer.write(out)
    _tell(handing)


def _edition(past: list[Past], number: str) -> Past:
    if not past:
        msg = "there is no edition yet, and only what was published is handed on; publish one first"
        raise Refused(msg)
    found = [edition for edition in past if edition.number == number] if number else past
    if not found:
        msg = f"there is no edition {number}; the last is {past[-1].number}"
        raise Refused(msg)
    return found[-1]


def _list(handing: Handing, path: Path) -> None:
    lines = ["measure,region,category,week,range,why"]
    lines += [",".join((*one.question, one.range, one.why)) for one in handing.left_out]
    path.write_text("\r\n".join(lines) + "\r\n", "utf-8", newline="")


def _tell(handing: Handing) -> None:
    complain(f"{plural(len(handing.handed), 'figure')} written.")
    for why, count in sorted(Counter(one.why for one in handing.left_out).items()):
        complain(f"  {plural(count, 'figure')} left out: {_WHY[why]}.")
    if handing.totals:
        complain(f"  {plural(handing.totals, 'total')} left to the other system.")

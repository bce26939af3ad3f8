"""counterfoil ask"""  # noqa: D400, D415 - the command's name

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import click

from counterfoil.cli.desk import as_json, refusing
from counterfoil.cli.fetching import fetch_rows, read_token
from counterfoil.cli.screen import Refused, say, show_json, table
from counterfoil.model.quantity import interval

Row = dict[str, Any]
_LISTS = ("figures", "claims", "editions")
_codes = {"metavar": "CODES", "default": "", "help": "These alone, with commas between."}


@click.command("ask")
@click.argument("address")
@click.argument("what", type=click.Choice(_LISTS))
@click.option(
    "--token-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    envvar="COUNTERFOIL_TOKEN_FILE",
    help="The file with the token that you made on your page at the desk.",
)
@click.option("--measure", **_codes)  # type: ignore[arg-type]
@click.option("--region", **_codes)  # type: ignore[arg-type]
@click.option("--category", **_codes)  # type: ignore[arg-type]
@click.option("--period", **_codes)  # type: ignore[arg-type]
@click.option("--as-of", "asOf", metavar="MOMENT", default="", help="What had been filed by then.")
@click.option(
    "--updated-after",
    "updatedAfter",
    metavar="MOMENT",
    default="",
    help="Only what changed since the desk was asked at that moment.",
)
@click.option(
    "--history",
    is_flag=True,
    help="Also what editions said of a figure (with --json), and claims that do not count.",
)
@as_json
def command(  # the rest are the list's parameters, by their names at the desk
    address: str, what: str, token_file: Path, *, history: bool, json: bool, **asked: str
) -> None:
    """Ask a desk for figures, claims or editions, over HTTP, with a token.

    ADDRESS is where the desk is: on this machine, or at https:// elsewhere. This is the one command
    that connects to anywhere, and it connects there alone.

    \b
    Example:
      counterfoil ask http://localhost:8723 figures --token-file token --period 2023-W09
    """
    given = {name: text for name, text in asked.items() if text}
    if history:
        given["includeHistory"] = "true"
    with refusing():
        rows = fetch_rows(address, what, read_token(token_file), given)
        if json:
            show_json({what: list(rows)})
            return
        shown = list(_told(what, rows))
    if len(shown) == 1:
        say("Nothing.")
        return
    table(shown[0], shown[1:])


def _told(what: str, rows: Iterator[Row]) -> Iterator[tuple[str, ...]]:
    """Yield a heading row and a row of texts for each row."""
    heads = {
        "figures": ("question", "basis", "range", "standing", "flags", "action"),
        "claims": ("claim", "question", "words", "range", "speaker", "source", "left out"),
        "editions": ("edition", "recorded at", "as of", "rows"),
    }
    yield heads[what]
    for row in rows:
        try:
            yield {"figures": _figure, "claims": _claim, "editions": _edition}[what](row)
        except (KeyError, TypeError, InvalidOperation):
            msg = "the desk answers in a form that this version does not know; use its own version"
            raise Refused(msg) from None


def _figure(row: Row) -> tuple[str, ...]:
    flags, gone = ", ".join(row["flags"]), row["standing"] is None
    bounds = "—" if gone else _range(row)
    return (_question(row), row["basis"], bounds, row["standing"] or "", flags,
            row.get("action", ""))  # fmt: skip


def _claim(row: Row) -> tuple[str, ...]:
    said = row["absent"] or _range(row)
    out = row["left_out"] or ""
    return (str(row["claim"]), _question(row), row["words"], said, row["speaker"], row["source"],
            out)  # fmt: skip


def _edition(row: Row) -> tuple[str, ...]:
    return row["edition"], row["recorded_at"], row["as_of"], str(row["size"])


def _question(row: Row) -> str:
    return "/".join(row[name] for name in ("measure", "region", "category", "period"))


def _range(row: Row) -> str:
    low, high = (None if row[end] is None else Decimal(row[end]) for end in ("low", "high"))
    return interval(low, high)

"""counterfoil return"""  # noqa: D400, D415 - the command's name

from __future__ import annotations

from pathlib import Path

import click

from counterfoil.cli.device import Keeping, load_programme, load_roster
from counterfoil.cli.filing import file
from counterfoil.cli.filling import blank
from counterfoil.cli.monitoring import (
    FILE,
    in_language,
    keys_of,
    today,
    with_code,
    with_programme,
    with_roster,
)
from counterfoil.cli.passphrases import refusing_keys
from counterfoil.cli.screen import Refused, say, show_json, table
from counterfoil.envelope.notes import Verifier
from counterfoil.monitor.filling import usual_week
from counterfoil.sealing.replies import open_reply
from counterfoil.sealing.words import MonitorCode


@click.group("return")
def command() -> None:
    """File a weekly return as a monitor: filled in, looked at and sealed on this machine.

    You need a code of twelve words, and two files of your project: the programme and the roster.
    Nothing is asked of any network; the sealed file goes by whatever way you choose.

    \b
    Example:
      counterfoil return code
      counterfoil return file --programme programme.json --roster roster.txt
    """


command.add_command(file)


@command.command("code")
def code() -> None:
    """Make a new code of twelve words and print it, once. It is kept nowhere.

    \b
    Example:
      counterfoil return code
    """
    say(MonitorCode.new().words)
    click.echo(
        "Write it on paper, or learn it; take no picture of it. Whoever has it can file as you and "
        "read what the desk answers, and without it you are somebody else.",
        err=True,
    )


@command.command("blank")
@click.argument("path", type=FILE)
@with_programme
@in_language
@click.option("--week", help="The week, such as 2026-W47.  [default: the last one that is over]")
def empty(path: Path, programme_path: Path, language: str, week: str | None) -> None:
    """Write an empty week into the new file PATH, to be filled in and given to `file --from`.

    \b
    Example:
      counterfoil return blank week.toml
    """
    with refusing_keys():
        programme = load_programme(programme_path)
        with path.open("x", encoding="utf-8") as out:
            out.write(blank(programme, week or usual_week(programme, today()), language))
    say(f"Made: {path}. What you write there is not sealed yet: delete it afterwards.")


@command.command("kept")
@with_programme
@with_code
@in_language
@click.option("--json", "json", is_flag=True, help="Print JSON, for programs.")
def kept(programme_path: Path, code_path: Path | None, language: str, *, json: bool) -> None:
    """List the returns that you kept on this device, with their ids.

    \b
    Example:
      counterfoil return kept
    """
    with refusing_keys():
        programme = load_programme(programme_path)
        keeping = Keeping(keys_of(code_path, language), programme.origin)
        entries, stand = keeping.load(), {one.id for one in keeping.standing()}
    rows = [
        {
            "id": one.id,
            "week": one.weekly.report.period,
            "region": one.weekly.report.region,
            "made_on": one.weekly.report.made_on.isoformat(),
            "cells": len(one.weekly.report.cells),
            "sha256": one.sha256,
            "replaced": one.id not in stand,
        }
        for one in entries
    ]
    if json:
        show_json(rows)
        return
    heads = ("week", "region", "made on", "cells", "", "id")
    table(heads, [
        (one["week"], one["region"], one["made_on"], one["cells"],
         "replaced" if one["replaced"] else "", one["id"])
        for one in rows
    ])  # fmt: skip


@command.command("mailbox")
@with_programme
@with_code
@in_language
def mailbox(programme_path: Path, code_path: Path | None, language: str) -> None:
    """Print the name of your mailbox, for the counter's page: sealed replies wait there.

    \b
    Example:
      counterfoil return mailbox
    """
    with refusing_keys():
        load_programme(programme_path)
        say(keys_of(code_path, language).mailbox)


@command.command("replies")
@click.argument("paths", nargs=-1, required=True, type=FILE)
@with_programme
@with_roster
@with_code
@in_language
@click.option("--json", "json", is_flag=True, help="Print JSON, for programs.")
def replies(  # noqa: PLR0913 - one for each option
    paths: tuple[Path, ...],
    programme_path: Path,
    roster_path: Path,
    code_path: Path | None,
    language: str,
    *,
    json: bool,
) -> None:
    """Open the sealed replies in PATHS, and check that the desk of the roster signed them.

    \b
    Example:
      counterfoil return replies reply-7.age
    """
    with refusing_keys():
        programme = load_programme(programme_path)
        roster = load_roster(roster_path, programme, today())
        if not roster.desk_key:
            msg = f"{roster_path}: it names no desk's key, so nothing tells who wrote a reply"
            raise Refused(msg)
        keys, desk = keys_of(code_path, language), Verifier(roster.desk_key)
        found = [open_reply(path.read_bytes(), keys, programme.origin, desk) for path in paths]
    if json:
        show_json([
            {"kind": one.kind, "about": one.about, "words": one.words, "by": one.by,
             "made_on": one.made_on.isoformat()}
            for one in found
        ])  # fmt: skip
        return
    for one in found:
        say(f"{one.kind} · {one.made_on} · {one.by}" + (f" · {one.about}" if one.about else ""))
        for line in one.words.splitlines():
            say(f"  {line}")

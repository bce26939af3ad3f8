"""counterfoil inbox"""  # noqa: D400, D415 - the command's name

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import click

from counterfoil.cli.desk import as_json, at_desk, in_project, now
from counterfoil.cli.passphrases import asked, passphrase_file, refusing_keys
from counterfoil.cli.screen import Refused, plural, say, show_json, table
from counterfoil.inbox.counters import NoAnswer
from counterfoil.inbox.judging import Judging
from counterfoil.inbox.office import counter_for, desk_for, opened_with
from counterfoil.inbox.pulling import leave_replies, pull_counter, pull_folder
from counterfoil.model.quantity import interval
from counterfoil.record.stage import Recorder
from counterfoil.sealing.holding import ReviewerKey, read_reviewer

_SHORT = 12
_with_key = click.option(
    "--key",
    "key_path",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    envvar="COUNTERFOIL_KEY",
    help="Your key file; you decide under its code.",
)
_sealed = click.argument("sealed")


class _Opening(NamedTuple):
    """A project's inbox, and a reviewer's key that is open."""

    recorder: Recorder
    key: ReviewerKey

    def cases(self) -> list[Judging]:
        """Return every file, opened where it opens."""
        desk = desk_for(self.recorder)
        return [opened_with(desk, one, self.key) for one in desk.box.sealed()]

    def case(self, beginning: str) -> Judging:
        """Return the one file whose SHA-256 begins so; raise Refused."""
        desk = desk_for(self.recorder)
        found = desk.box.find(beginning)
        if len(found) != 1:
            msg = f"{len(found)} files of the inbox have a SHA-256 that begins with {beginning!r}"
            raise Refused(msg)
        return opened_with(desk, found[0], self.key)


@click.group("inbox")
def command() -> None:
    """Take sealed returns in, look at them, and accept, ask back or refuse.

    Files stay sealed in the project's inbox/ until one is accepted. The desk shows the same.

    \b
    Example:
      counterfoil inbox pull /media/stick
      counterfoil inbox list --key R-1.key
      counterfoil inbox accept 6c7aa2a3 --key R-1.key --monitor M-01
    """


@command.command("pull")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--counter", is_flag=True, help="Also ask the counter that project.toml names.")
@in_project
@as_json
def pull(paths: tuple[Path, ...], folder: Path, *, counter: bool, json: bool) -> None:
    """Take in the `.return` files at PATHS, or in folders of them, and from the counter.

    \b
    Example:
      counterfoil inbox pull /media/stick
      counterfoil inbox pull --counter -p my-project
    """
    if not (paths or counter):
        msg = "name files or folders, or ask the counter with --counter"
        raise click.UsageError(msg)
    with _recording(folder, "desk") as recorder:
        box = desk_for(recorder).box
        done = [pull_folder(box, path, recorder.now) for path in paths]
        if counter:
            done.append(pull_counter(box, counter_for(recorder.project), recorder.now))
    new, known = sum(one.new for one in done), sum(one.known for one in done)
    left = [one for pulled in done for one in pulled.left]
    if json:
        show_json({"new": new, "known": known, "left": dict(left)})
        return
    say(f"{plural(new, 'new file')}; {known} here already.")
    for name, why in left:
        say(f"  {name}: {why}")


@command.command("list")
@_with_key
@passphrase_file
@in_project
@as_json
def listed(key_path: Path, passphrase_path: Path | None, folder: Path, *, json: bool) -> None:
    """List what came, and what became of it.

    \b
    Example:
      counterfoil inbox list --key R-1.key
    """
    with _opening(key_path, passphrase_path, folder) as opening:
        rows = [_facts(case) for case in opening.cases()]
    if json:
        show_json(rows)
        return
    heads = ("file", "region", "week", "monitor", "cells", "came", "")
    table(heads, [
        (one["sha256"][:_SHORT], one.get("region", ""), one.get("week", ""),
         one.get("monitor", ""), len(one.get("cells", ())), one["came_on"],
         one["step"] or one["why"])
        for one in rows
    ])  # fmt: skip


@command.command("show")
@_sealed
@_with_key
@passphrase_file
@in_project
@as_json
def show(
    sealed: str, key_path: Path, passphrase_path: Path | None, folder: Path, *, json: bool
) -> None:
    """Show what is in a file, by the beginning of its SHA-256, and what is noticed.

    \b
    Example:
      counterfoil inbox show 6c7aa2a3 --key R-1.key
    """
    with _opening(key_path, passphrase_path, folder) as opening:
        facts = _facts(opening.case(sealed))
    if json:
        show_json(facts)
        return
    if facts["why"]:
        raise Refused(facts["why"])
    monitor = facts["monitor"] or "not known yet"
    say(f"{facts['region']} · {facts['week']} · monitor {monitor}, made on {facts['made_on']}")
    for cell in facts["cells"]:
        words = f"  “{cell['words']}”" if cell["words"] not in {"", cell["read"]} else ""
        known = ", ".join(filter(None, (cell["basis"], cell["note"])))
        say(f"  {cell['category']}/{cell['measure']}: {cell['read']}{words}  {known}".rstrip())
    for line in (facts["note"], *(f"! {one}" for one in facts["noticed"])):
        if line:
            say(f"  {line}")
    for one in facts["files"]:
        say(f"  file {one['name']}, {one['size']} bytes, {one['sha256']}")
    if facts["amends"]:
        say(f"  replaces {facts['amends']}")


@command.command("accept")
@_sealed
@click.option("--monitor", help="The monitor's code.  [default: the one that is known, or M-…]")
@click.option("--words", default="", help="A word to the monitor, sealed to them.")
@_with_key
@passphrase_file
@in_project
def accept(  # noqa: PLR0913 - one for each option
    sealed: str,
    key_path: Path,
    passphrase_path: Path | None,
    folder: Path,
    *,
    monitor: str | None,
    words: str,
) -> None:
    """Put a return on record: its bytes into the vault, its claims into the ledger.

    \b
    Example:
      counterfoil inbox accept 6c7aa2a3 --key R-1.key --monitor M-01
    """
    with _opening(key_path, passphrase_path, folder) as opening:
        case = opening.case(sealed)
        code = monitor or case.monitor or case.desk.monitors.next_code()
        seq = case.accept(code, words)
    say(f"On record as filing {seq}, of {code}.")


@command.command("ask")
@_sealed
@click.option("--words", required=True, help="What you want to know.")
@_with_key
@passphrase_file
@in_project
def ask(
    sealed: str, key_path: Path, passphrase_path: Path | None, folder: Path, *, words: str
) -> None:
    """Ask the monitor back, by a sealed reply.

    \b
    Example:
      counterfoil inbox ask 6c7aa2a3 --key R-1.key --words "Which office was it?"
    """
    with _opening(key_path, passphrase_path, folder) as opening:
        opening.case(sealed).ask_back(words)
    say("Sealed. Leave it at the counter with `counterfoil inbox replies --leave`.")


@command.command("refuse")
@_sealed
@click.option("--words", required=True, help="Why; the monitor hears it where the return opens.")
@_with_key
@passphrase_file
@in_project
def refuse(
    sealed: str, key_path: Path, passphrase_path: Path | None, folder: Path, *, words: str
) -> None:
    """Refuse a return with a reason; the file is kept.

    \b
    Example:
      counterfoil inbox refuse 6c7aa2a3 --key R-1.key --words "Not a region of ours."
    """
    with _opening(key_path, passphrase_path, folder) as opening:
        opening.case(sealed).refuse(words)
    say("Refused.")


@command.command("replies")
@click.option("--leave", is_flag=True, help="Leave them at the counter that project.toml names.")
@in_project
def replies(folder: Path, *, leave: bool) -> None:
    """List the sealed replies on their way, or leave them at the counter.

    \b
    Example:
      counterfoil inbox replies --leave
    """
    with _recording(folder, "desk") as recorder:
        box = desk_for(recorder).box
        if leave:
            count = leave_replies(box, counter_for(recorder.project))
            say(f"Left at the counter: {plural(count, 'reply', 'replies')}.")
            return
        for one in box.replies():
            say(str(box.reply_path(one)))


def _facts(case: Judging) -> dict[str, Any]:
    one = case.sealed
    facts: dict[str, Any] = {
        "sha256": one.sha256,
        "came_from": one.came_from,
        "came_on": one.day or one.pulled_at[:10],
        "step": one.step.value if one.step else "",
        "why": case.found if isinstance(case.found, str) else "",
    }
    if facts["why"]:
        return facts
    looked, weekly = case.looked(), case.opened.weekly
    report = weekly.report
    return facts | {
        "id": case.opened.id,
        "region": report.region,
        "week": report.period,
        "made_on": report.made_on.isoformat(),
        "monitor": looked.monitor,
        "nothing": report.nothing,
        "amends": report.amends,
        "note": report.note,
        "cells": [
            {**cell.facts(), "read": cell.absent or interval(cell.low, cell.high)}
            for cell in report.cells
        ],
        "files": [file.facts() for file in report.evidence],
        "noticed": [notice.sentence() for notice in looked.notices],
        "hinders": looked.hinders,
    }


@contextmanager
def _recording(folder: Path, by: str) -> Iterator[Recorder]:
    """Open a project and its ledger; turn what a counter or a key does into one sentence."""
    with refusing_keys(), at_desk(folder) as (project, ledger):
        try:
            yield Recorder(project, ledger, by, now())
        except NoAnswer as error:
            raise Refused(str(error)) from None


@contextmanager
def _opening(key_path: Path, passphrase_path: Path | None, folder: Path) -> Iterator[_Opening]:
    """Open a reviewer's key, and the inbox for them."""
    with refusing_keys():
        key = read_reviewer(key_path, asked(passphrase_path, f"The passphrase of {key_path}"))
        with _recording(folder, key.code) as recorder:
            yield _Opening(recorder, key)

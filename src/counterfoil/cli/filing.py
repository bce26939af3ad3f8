"""counterfoil return file"""  # noqa: D400, D415 - the command's name

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from counterfoil.cli.asking import Asking, Week
from counterfoil.cli.device import Device, load_programme, load_roster
from counterfoil.cli.filling import EvidenceFile, Filled, read_evidence, read_filled
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
from counterfoil.cli.screen import Refused, say, show_json
from counterfoil.model.quantity import interval
from counterfoil.monitor.filling import usual_week
from counterfoil.monitor.looking import Earlier, Notice, look
from counterfoil.monitor.speech import Speech
from counterfoil.sealing.body import Report


@click.command("file")
@click.option("--from", "source", type=FILE, help="A week filled in: TOML, or CSV with the cells.")
@click.option("--region", default="", help="The region's code.")
@click.option("--week", default="", help="The week, such as 2026-W47.")
@click.option("--nothing", is_flag=True, help="There was nothing to report.")
@click.option("--amends", default="", metavar="ID", help="The id of the return this replaces.")
@click.option(
    "--evidence", multiple=True, type=FILE, help="A picture to send along, metadata taken out."
)
@click.option("--as-is", multiple=True, type=FILE, help="A file to send along with its metadata.")
@click.option("-o", "--out", type=FILE, help="Where to.  [default: a name by chance]")
@click.option("--keep/--no-keep", "keep", default=None, help="Keep a copy that your code opens.")
@click.option("--check", "only_check", is_flag=True, help="Say what is noticed; seal nothing.")
@with_programme
@with_roster
@with_code
@in_language
@click.option("--json", "json", is_flag=True, help="Print JSON, for programs.")
@click.pass_context
def file(ctx: click.Context, /, **given: Any) -> None:
    """Fill a week in, look at it, and seal it into a `.return` file.

    Without --from or --nothing everything is asked for at the terminal. What asks for a second look
    is told and sealed all the same; what must be mended is not sealed. Metadata is taken out of
    JPEG and PNG pictures: what is seen on them stays, and so does the trace of the camera's sensor.

    \b
    Example:
      counterfoil return file
      counterfoil return file --region RU-SVE --week 2026-W47 --from week.csv --evidence queue.jpg
    """
    with refusing_keys():
        filing = _Filing(given)
        report, contents, notices = filing.scripted() if filing.script else filing.asked()
        facts = {
            "notices": [_noticed(one) for one in notices],
            "roster": filing.device.roster.serial,
        }
        if not given["only_check"]:
            facts |= filing.seal(report, contents)
    if given["json"]:
        show_json(facts)
    elif not given["only_check"]:
        filing.tell(facts)
    if notices and filing.script:
        ctx.exit(1)


class _Filing:
    """One return on its way from what is given to a sealed file."""

    def __init__(self, given: dict[str, Any]) -> None:
        """Take the command's options; open the device and what was filed from it before."""
        self._given = given
        self.script = bool(given["source"] or given["nothing"])
        self._say = Speech(given["language"])
        programme = load_programme(given["programme_path"])
        roster = load_roster(given["roster_path"], programme, today())
        keys = keys_of(given["code_path"], given["language"])
        self.device = Device(programme, roster, keys, today())
        self._earlier = [
            Earlier(one.id, one.weekly.report) for one in self.device.keeping.standing()
        ]

    def scripted(self) -> tuple[Report, list[bytes], list[Notice]]:
        """Return what a file holds, once nothing in it must be mended."""
        given, filled = self._given, Filled()
        if given["source"]:
            filled = read_filled(given["source"])
        filled = replace(
            filled,
            region=given["region"] or filled.region,
            week=given["week"] or filled.week,
            nothing=given["nothing"] or filled.nothing,
            amends=given["amends"] or filled.amends,
            files=(*filled.files, *self._evidence()),
        )
        for name in ("region", "week"):
            if not getattr(filled, name):
                msg = f"which {name} is it for? Say so with --{name}, or in the file"
                raise Refused(msg)
        evidence, contents = read_evidence(filled.files)
        report = Report(
            region=filled.region,
            period=filled.week,
            language=given["language"],
            made_on=self.device.today,
            nothing=filled.nothing,
            amends=filled.amends,
            note=filled.note,
            cells=filled.cells(self.device.programme),
            evidence=evidence,
        )
        notices = look(self.device.programme, report, self._earlier)
        mend = [self._say.notice(one) for one in notices if one.mends]
        if mend and not given["only_check"]:
            msg = f"nothing was sealed: {'; '.join(mend)}"
            raise Refused(msg)
        for one in notices:
            if not given["json"]:
                say(self._say.notice(one))
        return report, contents, notices

    def _evidence(self) -> list[EvidenceFile]:
        stripped = [EvidenceFile(path, strip=True) for path in self._given["evidence"]]
        return stripped + [EvidenceFile(path, strip=False) for path in self._given["as_is"]]

    def asked(self) -> tuple[Report, list[bytes], list[Notice]]:
        """Return what is typed at the terminal, once the monitor wants it sealed."""
        given, programme = self._given, self.device.programme
        week = Week(given["region"], given["week"], files=self._evidence())
        asking = Asking(programme, self._say, self._earlier, self.device.today)
        asking.whole(week, usual_week(programme, self.device.today))
        while True:
            evidence, contents = read_evidence(week.files)
            report = replace(
                week.report(self._say.language, self.device.today),
                amends=given["amends"] or week.amends,
                evidence=evidence,
            )
            notices = look(programme, report, self._earlier)
            answer = self._looked(report, notices)
            if answer == "y":
                return report, contents, notices
            if answer == "n":
                raise Refused(self._say("stopped"))
            asking.again(week, place=answer == "w")

    def _looked(self, report: Report, notices: list[Notice]) -> str:
        """Show a report and what is noticed in it; return what the monitor wants."""
        say(f"{report.region} · {report.period}")
        for cell in report.cells:
            name = cell.absent.name.lower() if cell.absent else ""
            read = self._say(name) if name else interval(cell.low, cell.high)
            words = f"  “{cell.words}”" if cell.words not in {"", read} else ""
            say(f"  {cell.category}/{cell.measure}: {read}{words}")
        if notices:
            say(self._say("noticed"))
        for one in notices:
            mend = f" ({self._say('mend')})" if one.mends else ""
            say(f"  {self._say.notice(one)}{mend}")
        choices = ["c", "w", "n"] if any(one.mends for one in notices) else ["y", "c", "w", "n"]
        asked = click.Choice(choices)
        return str(click.prompt(self._say("seal"), type=asked, default=choices[0], err=True))

    def seal(self, report: Report, contents: list[bytes]) -> dict[str, Any]:
        """Seal a report into a new file, keep a copy where it is wanted; return what came of it."""
        kept, envelope = self.device.seal(report, contents)
        path = self._given["out"] or Path(f"{os.urandom(4).hex()}.return")
        with path.open("xb") as out:
            out.write(envelope)
            out.flush()
            os.fsync(out.fileno())
        keep = self._given["keep"]
        if keep is None:
            keep = self.script or click.confirm(self._say("keep"), default=True, err=True)
        if keep:
            self.device.keeping.add(kept)
        facts = {"id": kept.id, "file": str(path), "sha256": kept.sha256, "kept": keep}
        return facts | {
            "region": report.region,
            "week": report.period,
            "cells": len(report.cells),
            "files": len(report.evidence),
        }

    def tell(self, facts: dict[str, Any]) -> None:
        """Say where the sealed file is and what may be done with it."""
        roster = self.device.roster
        reviewers = ", ".join(one.code for one in roster.reviewers)
        say(self._say("sealed", path=facts["file"], reviewers=reviewers))
        if roster.counters:
            say(self._say("counters", counters=", ".join(roster.counters)))
        else:
            say(self._say("no_counter"))
        say(self._say("id", id=facts["id"]))


def _noticed(one: Notice) -> dict[str, Any]:
    return {
        "name": one.name,
        "at": one.at,
        "mends": one.mends,
        "facts": one.facts,
        "says": one.sentence(),
    }

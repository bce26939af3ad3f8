"""How an opened return is shown: its cells, its files, and what is noticed in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from counterfoil.desk.framing import words
from counterfoil.desk.refusals import in_words
from counterfoil.desk.showing import Names, Shown
from counterfoil.inbox.box import Sealed, Step
from counterfoil.inbox.judging import Judging
from counterfoil.inbox.opening import Looked
from counterfoil.model.quantity import interval
from counterfoil.model.question import Question
from counterfoil.monitor.speech import Speech
from counterfoil.publish.words import N_
from counterfoil.sealing.body import Absent, Basis, Report, ReturnCell

UPLOADED = "upload"
"""How the box says that a file was uploaded; then comes by whom."""
BASES = {
    Basis.SEEN: N_("saw it"),
    Basis.PARTICIPANT: N_("told by a participant"),
    Basis.OFFICIAL: N_("told by an official"),
    Basis.DOCUMENT: N_("a document"),
}
STEPS = {
    Step.ACCEPTED: N_("accepted"),
    Step.REFUSED: N_("refused by the desk"),
    Step.ASKED: N_("asked back"),
}
ABSENT = {
    Absent.NOT_SEEN: N_("not seen"),
    Absent.REFUSED: N_("refused"),
    Absent.NOT_ASKED: N_("not asked"),
}


def came_from(one: Sealed) -> str:
    """Return where a sealed file came from, in words."""
    said, (way, _, who) = words(), one.came_from.partition(" ")
    return said("uploaded by {code}", code=who) if way == UPLOADED else one.came_from


def history(one: Sealed) -> list[dict[str, Any]]:
    """Return what became of a sealed file, step by step."""
    said = words()
    return [
        {"what": said(STEPS[step.step]), "by": step.by, "on": said.day(step.at), "why": step.words}
        for step in one.handled
    ]


def listed(names: Names, one: Sealed) -> dict[str, Any]:
    """Return a line of the list of sealed files, as far as it is seen without a key."""
    steps = history(one)
    return {
        "sha256": one.sha256,
        "short": one.sha256[:12],
        "from": came_from(one),
        "on": names.said.day(one.day or one.pulled_at),
        "last": steps[-1] if steps else None,
        "says": "",
        "region": "",
        "cells": "",
    }


def opened(names: Names, case: Judging) -> dict[str, Any]:
    """Return a line of the list, with what is in the file where it opens, or why it does not."""
    line = listed(names, case.sealed)
    if isinstance(case.found, str):
        return line | {"says": in_words(names.said, case.found)}
    report = case.opened.weekly.report
    return line | {
        "week": report.period,
        "region": names.region(report.region),
        "monitor": case.monitor,
        "cells": len(report.cells),
    }


def recorded(names: Names, one: Sealed, filing: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return a line of the list for a file that was decided: an accepted one is on record."""
    line = listed(names, one)
    if filing is None:
        return line
    return line | {
        "week": filing.get("period", ""),
        "region": names.region(filing.get("region", "")),
        "monitor": filing.get("speaker", ""),
    }


def shown(names: Names, looked: Looked, on_record: Mapping[Question, Shown]) -> dict[str, Any]:
    """Return what a page says of an opened return; `on_record` are the figures beside it."""
    weekly, said = looked.opened.weekly, names.said
    report = weekly.report
    return {
        "region": names.region(report.region),
        "week": report.period,
        "days": names.days(report.period),
        "known": looked.monitor,
        "made_on": said.day(report.made_on.isoformat()),
        "language": report.language,
        "roster": weekly.roster,
        "id": looked.opened.id,
        "nothing": report.nothing,
        "note": report.note,
        "amends": report.amends,
        "amended": looked.amended.filing if looked.amended else None,
        "cells": [_cell(names, report, cell, on_record) for cell in report.cells],
        "files": [
            (one.name, said.plural("{n} byte", "{n} bytes", one.size), one.sha256, one.stripped)
            for one in report.evidence
        ],
        "hinders": looked.hinders,
        "accepted": looked.accepted.filing if looked.accepted else None,
        "notices": list(_notices(names, looked)),
        "findings": _recorded(looked),
    }


def _cell(
    names: Names, report: Report, cell: ReturnCell, on_record: Mapping[Question, Shown]
) -> dict[str, Any]:
    said = names.said
    read = "" if cell.absent else said.range(cell.low, cell.high)
    question = Question(cell.measure, report.region, cell.category, report.period)
    return {
        "category": names.category(cell.category),
        "measure": names.measure(cell.measure),
        "words": cell.words,
        "read": said(ABSENT[cell.absent]) if cell.absent else read,
        "absent": cell.absent is not None,
        "same": cell.words in {read, interval(cell.low, cell.high)},
        "basis": said(BASES[cell.basis]) if cell.basis else "",
        "note": cell.note,
        "record": on_record.get(question),
    }


def _notices(names: Names, looked: Looked) -> Iterator[tuple[str, str]]:
    """Yield what is noticed, and how grave it is, by the names that the page has."""
    speech = Speech(names.said.language)
    called = {"smaller": names.measure, "larger": names.measure, "measure": names.measure,
              "category": names.category, "region": names.region}  # fmt: skip
    for one in looked.notices:
        facts = {name: called.get(name, str)(text) for name, text in one.facts.items()}
        told = replace(one, at=_place(names, one.at), facts=facts)
        yield "blocks" if one.mends else "warns", speech.notice(told)


def _place(names: Names, at: str) -> str:
    category, slash, measure = at.partition("/")
    if slash:
        return f"{names.category(category)}, {names.measure(measure)}"
    return names.said("A word on the week") if at == "note" else at


def _recorded(looked: Looked) -> list[tuple[str, str]]:
    """Return the findings that go on record with a return, by code, and what they say."""
    said = words()
    return [
        (one.code, f"{one.where} {said.finding(one.says, dict(one.details))}".strip())
        for one in looked.findings
    ]

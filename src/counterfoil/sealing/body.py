"""What is in a return: what the monitor filled in, who files it, and for which project."""

from __future__ import annotations

import base64
import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from counterfoil.model.period import Calendar, Period, PeriodError
from counterfoil.model.quantity import plain
from counterfoil.sealing.fields import Fields, written

FORM = "counterfoil-return-v1"
MOST_CELLS, MOST_EVIDENCE, MOST_WORDS, MOST_NOTE = 5000, 50, 500, 10_000
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}", re.ASCII)
_ORIGIN = re.compile(r"[!-~]{1,200}", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,3}", re.ASCII)
_KEY = re.compile(r"[A-Za-z0-9+/]{43}=", re.ASCII)
_RECIPIENT = re.compile(r"age1[02-9ac-hj-np-z]{58}", re.ASCII)
_MAILBOX = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_NAME = re.compile(r"[^/\\\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]{1,200}")
"""No folders, and no marks that turn the letters of an ending around."""


class Absent(StrEnum):
    """Why a cell of a return holds no number."""

    NOT_SEEN = "not seen"
    REFUSED = "refused"
    NOT_ASKED = "not asked"


class Basis(StrEnum):
    """How the monitor knows: with own eyes, from a participant or an official, from a document."""

    SEEN = "seen"
    PARTICIPANT = "participant"
    OFFICIAL = "official"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class ReturnCell:
    """One category and measure of the week: the words, their bounds, or why there are none."""

    category: str
    measure: str
    words: str
    low: Decimal | None = None
    high: Decimal | None = None
    absent: Absent | None = None
    basis: Basis | None = None
    note: str = ""

    def facts(self) -> dict[str, Any]:
        """Return the cell as it stands in the return's JSON."""
        return {
            "category": self.category,
            "measure": self.measure,
            "words": self.words,
            "low": None if self.low is None else plain(self.low),
            "high": None if self.high is None else plain(self.high),
            "absent": self.absent,
            "basis": self.basis,
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that comes with a return; `stripped` says that its metadata was taken out before."""

    name: str
    size: int
    sha256: str
    stripped: bool

    def facts(self) -> dict[str, Any]:
        """Return the file as it stands in the return's JSON."""
        return {
            "name": self.name,
            "size": self.size,
            "sha256": self.sha256,
            "stripped": self.stripped,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """What a monitor fills in for one region and week; `amends` is the id of what it replaces."""

    region: str
    period: str
    language: str
    made_on: dt.date
    nothing: bool = False
    amends: str = ""
    note: str = ""
    cells: tuple[ReturnCell, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class WeeklyReturn:
    """A report with its author: everything that is signed, but for the bytes of the files."""

    origin: str
    roster: int
    """The serial of the roster that it was sealed by."""
    author: bytes
    """The author's public Ed25519 key, 32 bytes."""
    reply_to: str
    mailbox: str
    report: Report

    def json(self) -> bytes:
        """Return the return as JSON, in its one spelling."""
        report = self.report
        return written(
            {
                "form": FORM,
                "origin": self.origin,
                "roster": self.roster,
                "author": base64.b64encode(self.author).decode(),
                "reply_to": self.reply_to,
                "mailbox": self.mailbox,
                "region": report.region,
                "period": report.period,
                "language": report.language,
                "made_on": report.made_on.isoformat(),
                "nothing": report.nothing,
                "amends": report.amends or None,
                "note": report.note,
                "cells": [cell.facts() for cell in report.cells],
                "files": [one.facts() for one in report.evidence],
            }
        )


def read_return(text: bytes) -> WeeklyReturn:
    """Return what a return's JSON says; raise BadReturn for all that is not strictly of the form.

    Codes are not looked up here: whether there is such a region is for the desk.
    """
    fields = Fields.parse(text, "the return")
    fields.constant("form", FORM)
    found = WeeklyReturn(
        origin=fields.text("origin", form=_ORIGIN),
        roster=fields.count("roster"),
        author=base64.b64decode(fields.text("author", form=_KEY)),
        reply_to=fields.text("reply_to", form=_RECIPIENT),
        mailbox=fields.text("mailbox", form=_MAILBOX),
        report=_report(fields),
    )
    if found.json() != text:
        fields.refuse("is not written in its one form: fields in order, none twice, no spaces")
    return found


def _report(fields: Fields) -> Report:
    report = Report(
        region=fields.text("region", form=_CODE),
        period=_period(fields),
        language=fields.text("language", form=_LANGUAGE),
        made_on=fields.day("made_on"),
        nothing=fields.flag("nothing"),
        amends=fields.optional("amends", _DIGEST),
        note=fields.text("note", MOST_NOTE),
        cells=tuple(map(_cell, fields.several("cells", MOST_CELLS, "cell"))),
        evidence=tuple(map(_evidence, fields.several("files", MOST_EVIDENCE, "file"))),
    )
    if report.nothing and report.cells:
        fields.refuse("says that there is nothing to report, and reports something")
    if len({(cell.category, cell.measure) for cell in report.cells}) < len(report.cells):
        fields.refuse("has one cell twice")
    if len({one.name for one in report.evidence}) < len(report.evidence):
        fields.refuse("has two files of one name")
    return report


def _period(fields: Fields) -> str:
    code = fields.text("period")
    if not any(_is_week(code, calendar) for calendar in Calendar):
        fields.refuse(f"is for {code!r}, which is no week, such as 2026-W47")
    return code


def _is_week(code: str, calendar: Calendar) -> bool:
    try:
        return Period.parse(code, calendar).is_week
    except PeriodError:
        return False


def _cell(fields: Fields) -> ReturnCell:
    cell = ReturnCell(
        category=fields.text("category", form=_CODE),
        measure=fields.text("measure", form=_CODE),
        words=fields.text("words", MOST_WORDS),
        low=fields.number("low"),
        high=fields.number("high"),
        absent=fields.chosen("absent", Absent),
        basis=fields.chosen("basis", Basis),
        note=fields.text("note", MOST_NOTE),
    )
    numbers = [number for number in (cell.low, cell.high) if number is not None]
    if cell.absent and numbers:
        fields.refuse(f"has a number and says that there is none ({cell.absent})")
    if numbers != sorted(numbers):
        fields.refuse("has a lower bound above the upper one")
    if not cell.absent and not cell.words.strip():
        fields.refuse("has neither words nor a reason why there are none")
    if not cell.absent and not cell.basis:
        fields.refuse("does not say how the monitor knows")
    return cell


def _evidence(fields: Fields) -> Evidence:
    found = Evidence(
        name=fields.text("name", form=_NAME),
        size=fields.count("size"),
        sha256=fields.text("sha256", form=_DIGEST),
        stripped=fields.flag("stripped"),
    )
    if found.name.strip(". ") == "":
        fields.refuse("has a name that no file can have")
    return found

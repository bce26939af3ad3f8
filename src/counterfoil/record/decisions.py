"""Filing what people decided: claims read by hand, rulings, enquiries, replies, from TOML.

    [[claims]]      original, quote and words or cell, low, high, measure, region, category, period,
                    filed_at…
    [[rulings]]     decision, about_kind, about, reason, by, ruled_at, details
    [[enquiries]]   asked, about_kind, about, words, by, asked_at, deadline
    [[replies]]     enquiry (its number in the file), outcome, words, by, replied_at

A claim is named `ORIGINAL#LOCATOR`. Filing the same file again changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from counterfoil.ledger.ledger import Writer
from counterfoil.ledger.rows import enquiry_row, reply_row, ruling_row
from counterfoil.model.claim import Enquiry, Outcome, Reply
from counterfoil.project.declared import Declared, ProjectError, read_toml
from counterfoil.record.lookup import Lookup
from counterfoil.record.naming import about, moment_of, words_of
from counterfoil.record.quoted import file_quoted, read_quoted
from counterfoil.record.ruling import read_ruling
from counterfoil.record.stage import Recorder


@dataclass(frozen=True, slots=True)
class Filed:
    """How many rows of a decisions file were new, and how many were on record already."""

    new: int
    known: int


def file_decisions(recorder: Recorder, path: Path) -> Filed:
    """Put everything in a decisions file on record; return how much of it was new.

    Raises ProjectError where an entry is not understood; then nothing of the file is on record.
    """
    return decide(recorder, read_toml(path, path.name))


def decide(recorder: Recorder, declared: Declared) -> Filed:
    """Put decisions on record, written as a decisions file has them; return how many were new.

    Claims come first, so that rulings may name them. Raises ProjectError where an entry is not
    understood; then none of them is on record.
    """
    lookup = Lookup(recorder)
    with recorder.ledger.writing() as writer:
        claims = [read_quoted(recorder, table) for table in declared.tables("claims")]
        new = file_quoted(recorder, writer, lookup, claims)
        filing = _Filing(recorder, writer, lookup)
        for table in declared.tables("rulings"):
            filing.rule(table)
        enquiries = [filing.enquire(table) for table in declared.tables("enquiries")]
        for table in declared.tables("replies"):
            filing.reply(table, enquiries)
        declared.done()
    return Filed(new + filing.new, len(claims) - new + filing.known)


class _Filing:
    """Files rulings, enquiries and replies, unless they are on record already."""

    def __init__(self, recorder: Recorder, writer: Writer, lookup: Lookup) -> None:
        self._recorder, self._writer, self._lookup = recorder, writer, lookup
        self._held = {
            kind: {_key(row): seq for seq, row in recorder.ledger.rows(kind)}
            for kind in ("ruling", "enquiry", "reply")
        }
        self.new = self.known = 0

    def rule(self, table: Declared) -> None:
        """File a ruling."""
        ruling = read_ruling(self._recorder, self._lookup, table)
        self._file("ruling", asdict(ruling), ruling_row(ruling, self._recorder.now))

    def enquire(self, table: Declared) -> int:
        """File an enquiry; return its seq."""
        by = table.person("by", self._recorder.by)
        kind, thing = about(self._recorder, self._lookup, table)
        enquiry = Enquiry(
            table.person("asked"),
            thing,
            kind,
            words_of(table, "words"),
            moment_of(table, "asked_at"),
            moment_of(table, "deadline"),
        )
        table.done()
        body = enquiry_row(enquiry, self._recorder.now, by)
        return self._file("enquiry", asdict(enquiry), body)

    def reply(self, table: Declared, enquiries: list[int]) -> None:
        """File what came back to one of the file's enquiries, counted from 1."""
        by, number = table.person("by", self._recorder.by), table.number("enquiry")
        if not 1 <= number <= len(enquiries):
            msg = f"{table.where}: there is no enquiry {number} in this file"
            raise ProjectError(msg)
        outcome = table.text("outcome")
        if outcome not in {one.value for one in Outcome}:
            msg = f"{table.where}: {outcome!r} is no outcome; write one of {', '.join(Outcome)}"
            raise ProjectError(msg)
        told = words_of(table, "words"), moment_of(table, "replied_at")
        reply = Reply(enquiries[number - 1], Outcome(outcome), *told)
        table.done()
        self._file("reply", asdict(reply), reply_row(reply, self._recorder.now, by))

    def _file(self, kind: str, facts: Mapping[str, Any], body: str) -> int:
        held, key = self._held[kind], _key(facts)
        if key in held:
            self.known += 1
        else:
            held[key] = self._writer.add(kind, body)
            self.new += 1
        return held[key]


def _key(facts: Mapping[str, Any]) -> str:
    """Return what makes two rows of a kind the same decision, whenever they were recorded."""
    left_out = {"kind", "salt", "recorded_at"}
    names = sorted(facts.keys() - left_out)
    told = {name: str(facts[name]) for name in names if facts[name] not in ("", None, {})}
    # Who wrote an enquiry or reply down is beside what it says; a ruling is its reviewer's own.
    if "decision" not in facts:
        told.pop("by", None)
    return repr(told)

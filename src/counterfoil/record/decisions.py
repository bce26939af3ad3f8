"""Filing what people decided: claims read by hand, rulings, enquiries, replies, from TOML.

    [[claims]]      original, quote, words, low, high, measure, region, category, period, speaker…
    [[rulings]]     decision, about_kind, about, reason, by, ruled_at, details
    [[enquiries]]   asked, about_kind, about, words, by, asked_at, deadline
    [[replies]]     enquiry (its number in the file), outcome, words, by, replied_at

A claim is named `ORIGINAL#LOCATOR`. Filing the same file again changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from counterfoil.ledger.rows import enquiry_row, reply_row, ruling_row
from counterfoil.model.claim import Decision, Enquiry, Outcome, Reply, Ruling
from counterfoil.model.period import PeriodError
from counterfoil.model.question import Question, QuestionError
from counterfoil.project.declared import Declared, ProjectError, read_toml
from counterfoil.record.lookup import Lookup
from counterfoil.record.periods import read_moment
from counterfoil.record.quoted import Quoted, file_quoted
from counterfoil.record.stage import Recorder

_ABOUTS = ("claim", "question", "source", "original")


@dataclass(frozen=True, slots=True)
class Filed:
    """How many rows of a decisions file were new, and how many were on record already."""

    new: int
    known: int


def file_decisions(recorder: Recorder, path: Path) -> Filed:
    """Put everything in a decisions file on record; return how much of it was new.

    Claims come first, so that rulings may name them. Raises ProjectError where an entry is not
    understood; then none of the entries after it, and of its kind none at all, is on record.
    """
    declared = read_toml(path, path.name)
    lookup = Lookup(recorder)
    claims = [_quoted(recorder, table) for table in declared.tables("claims")]
    filed = file_quoted(recorder, lookup, claims)
    rows = _rows(recorder, declared, lookup)
    declared.done()
    fresh = [(kind, body) for kind, body, known in rows if not known]
    if fresh:
        with recorder.ledger.writing() as writer:
            for kind, body in fresh:
                writer.add(kind, body(writer.size))
    return Filed(filed + len(fresh), len(rows) - len(fresh) + len(claims) - filed)


_Row = tuple[str, Callable[[int], str], bool]
"""Kind, what makes the body once its seq is known, whether it is on record already."""


def _rows(recorder: Recorder, declared: Declared, lookup: Lookup) -> list[_Row]:
    now = recorder.now
    rows: list[_Row] = []
    on_record = {kind: _bare(recorder, kind) for kind in ("ruling", "enquiry", "reply")}
    for table in declared.tables("rulings"):
        ruling = _ruling(recorder, lookup, table)
        known = _key(asdict(ruling)) in on_record["ruling"]

        def rule(_: int, r: Ruling = ruling) -> str:
            return ruling_row(r, now)

        rows.append(("ruling", rule, known))
    seqs: dict[int, int | None] = {}
    new: dict[int, int] = {}
    for number, table in enumerate(declared.tables("enquiries"), 1):
        by = table.text("by", recorder.by)
        enquiry = _enquiry(recorder, lookup, table)
        seqs[number] = on_record["enquiry"].get(_key(asdict(enquiry)))

        def enquire(seq: int, e: Enquiry = enquiry, by: str = by, n: int = number) -> str:
            new[n] = seq
            return enquiry_row(e, now, by)

        rows.append(("enquiry", enquire, seqs[number] is not None))
    for table in declared.tables("replies"):
        by, number, reply = table.text("by", recorder.by), table.number("enquiry"), _reply(table)
        if number not in seqs:
            msg = f"{table.where}: there is no enquiry {number} in this file"
            raise ProjectError(msg)

        def answer(_: int, r: Reply = reply, by: str = by, n: int = number) -> str:
            seq = seqs[n]
            return reply_row(Reply(new[n] if seq is None else seq, *_rest(r)), now, by)

        seq = seqs[number]
        known = seq is not None and _key(asdict(Reply(seq, *_rest(reply)))) in on_record["reply"]
        rows.append(("reply", answer, known))
    return rows


def _rest(reply: Reply) -> tuple[Outcome, str, str]:
    return reply.outcome, reply.words, reply.replied_at


def _bare(recorder: Recorder, kind: str) -> dict[str, int]:
    return {_key(row): seq for seq, row in recorder.ledger.rows(kind)}


def _key(facts: Mapping[str, Any]) -> str:
    """Return what makes two rows of a kind the same decision, whenever they were recorded."""
    left_out = {"kind", "salt", "recorded_at", "recorder"}
    names = sorted(facts.keys() - left_out)
    told = {name: str(facts[name]) for name in names if facts[name] not in ("", None, {})}
    # Who wrote an enquiry or reply down is beside what it says; a ruling is its reviewer's own.
    if "decision" not in facts:
        told.pop("by", None)
    return repr(told)


def _quoted(recorder: Recorder, table: Declared) -> Quoted:
    question = _question(
        recorder,
        table.where,
        "/".join(table.text(part) for part in ("measure", "region", "category", "period")),
    )
    low, high = (_bound(table, name) for name in ("low", "high"))
    quoted = Quoted(
        where=table.where,
        original=table.text("original"),
        source=table.text("source", ""),
        quote=table.text("quote"),
        question=question,
        words=table.text("words"),
        low=low,
        high=high,
        bounded=table.has("low") or table.has("high"),
        speaker=table.text("speaker", ""),
        said_on=table.text("said_on", ""),
        by=table.text("by", recorder.by),
        filed_at=_moment(table, "filed_at", recorder.now),
    )
    table.done()
    return quoted


def _bound(table: Declared, name: str) -> Decimal | None:
    text = table.text(name, "")
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        msg = f"{table.where}: `{name}` is {text!r}; write a number such as 40 or 12.5"
        raise ProjectError(msg) from None


def _moment(table: Declared, name: str, default: str) -> str:
    text = table.text(name, default)
    try:
        return read_moment(text)
    except PeriodError as error:
        msg = f"{table.where}: `{name}` is {text!r}: {error}; write 2023-10-04T08:30:00Z"
        raise ProjectError(msg) from None


def _question(recorder: Recorder, where: str, text: str) -> Question:
    codebook = recorder.project.codebook
    try:
        question = Question.parse(text, codebook.calendar)
    except QuestionError as error:
        msg = f"{where}: {error}"
        raise ProjectError(msg) from None
    for code, known, name in (
        (question.measure, codebook.measures, "measures"),
        (question.region, codebook.regions, "regions"),
        (question.category, codebook.categories, "categories"),
    ):
        if code not in known:
            msg = f"{where}: {code!r} is not in codebook/{name}.csv"
            raise ProjectError(msg)
    return question


def _ruling(recorder: Recorder, lookup: Lookup, table: Declared) -> Ruling:
    kind, about = _about(recorder, lookup, table)
    name = table.text("decision")
    if name not in {decision.value for decision in Decision}:
        msg = f"{table.where}: {name!r} is no decision; write one of {', '.join(Decision)}"
        raise ProjectError(msg)
    details = table.pairs("details")
    if "claim" in details:
        details["claim"] = str(lookup.claim(details["claim"], table.where))
    by, reason = table.text("by", recorder.by), table.text("reason")
    ruled_at = _moment(table, "ruled_at", recorder.now)
    table.done()
    return Ruling(Decision(name), about, kind, reason, by, ruled_at, details)


def _about(recorder: Recorder, lookup: Lookup, table: Declared) -> tuple[str, str]:
    kind, about = table.text("about_kind"), table.text("about")
    if kind == "question":
        about = str(_question(recorder, table.where, about))
    elif kind == "claim":
        about = str(lookup.claim(about, table.where))
    elif kind == "original":
        about = lookup.original(about, table.where).digest
    elif kind not in _ABOUTS or about not in recorder.project.sources:
        msg = f"{table.where}: there is no {kind} {about!r}; `about_kind` is claim, question, "
        msg += "source or original, and `about` names one of the project's"
        raise ProjectError(msg)
    return kind, about


def _enquiry(recorder: Recorder, lookup: Lookup, table: Declared) -> Enquiry:
    kind, about = _about(recorder, lookup, table)
    enquiry = Enquiry(
        table.text("asked"),
        about,
        kind,
        table.text("words"),
        _moment(table, "asked_at", recorder.now),
        _moment(table, "deadline", recorder.now),
    )
    table.done()
    return enquiry


def _reply(table: Declared) -> Reply:
    outcome = table.text("outcome")
    if outcome not in {one.value for one in Outcome}:
        msg = f"{table.where}: {outcome!r} is no outcome; write one of {', '.join(Outcome)}"
        raise ProjectError(msg)
    reply = Reply(0, Outcome(outcome), table.text("words"), _moment(table, "replied_at", ""))
    table.done()
    return reply

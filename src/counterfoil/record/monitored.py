"""Putting a sealed return that a reviewer accepted on record: one filing, with its claims.

What a table of returns gives by its mapping, a sealed return gives by its form, and the same rules
hold: what the codebook does not have is a finding, and what identifies a person is not recorded.
"""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from counterfoil.ledger.ledger import Ledger, Writer
from counterfoil.ledger.rows import (
    claim_core,
    claim_rows,
    filing_row,
    quantity_json,
    question_json,
    row,
)
from counterfoil.model.claim import Act, Filing
from counterfoil.model.codebook import Codebook
from counterfoil.model.patterns import identifier_in
from counterfoil.model.period import Period, PeriodError
from counterfoil.model.quantity import Absence, Quantity
from counterfoil.project.declared import ProjectError
from counterfoil.record.drafting import Draft, Noticed, finish, noticed
from counterfoil.record.returns import finish_return
from counterfoil.record.stage import Recorder
from counterfoil.sealing.body import Absent, Report, ReturnCell
from counterfoil.sealing.opened import place_of, told

READ_BY = "return/"
"""How the names of readers of sealed returns begin, whatever their version."""
_WHY = {
    Absent.NOT_SEEN: Absence.NOT_AVAILABLE,
    Absent.REFUSED: Absence.REFUSED,
    Absent.NOT_ASKED: Absence.NOT_ASKED,
}


@dataclass(frozen=True, slots=True)
class Accepted:
    """A return that goes on record: who filed it, when, and how its original was read.

    `filed_at` is a day; `amends` is the seq of the filing that it replaces, and `missing` the id of
    a return that it says it replaces and that is not on record.
    """

    report: Report
    source: str
    original: str
    reader: str
    text_digest: str
    speaker: str
    filed_at: str
    amends: int | None = None
    missing: str = ""


def draft_report(codebook: Codebook, report: Report) -> Draft:
    """Return the claims and findings of a report; raise ProjectError where it has no place.

    That is: a region that the codebook does not have, or a week that it does not count.
    """
    _check_place(codebook, report)
    draft = Draft(nothing=report.nothing)
    for number, cell in enumerate(report.cells):
        _add(codebook, draft, report, number, cell)
    finish(codebook, draft)
    finish_return(draft)
    if identifier := identifier_in(report.note):
        draft.findings.append(Noticed("CF301", "", {"identifier": identifier}))
    return draft


def file_accepted(recorder: Recorder, writer: Writer, accepted: Accepted) -> int:
    """Write the filing, its claims and its findings; return the filing's seq."""
    report = accepted.report
    draft = draft_report(recorder.project.codebook, report)
    if accepted.missing:
        draft.findings.append(Noticed("CF112", "", {"words": accepted.missing}))
    filing = Filing(
        act=Act.RETURN,
        source=accepted.source,
        original=accepted.original,
        reader=accepted.reader,
        text_digest=accepted.text_digest,
        speaker=accepted.speaker,
        filed_at=accepted.filed_at,
        region=report.region,
        period=report.period,
        nothing=report.nothing,
        amends=accepted.amends,
    )
    seq = writer.add("filing", filing_row(filing, recorder.now, recorder.by, draft.content()))
    if draft.claims:
        writer.add_many("claim", claim_rows(seq, draft.claims))
    findings = [
        row("finding", {"filing": seq, "code": code, "locator": locator, "details": details})
        for code, locator, details in draft.findings
    ]
    if findings:
        writer.add_many("finding", findings)
    return seq


def received(ledger: Ledger) -> dict[str, int]:
    """Return the originals of accepted returns, with their filings' seqs."""
    return {
        filing["original"]: seq
        for seq, filing in ledger.rows("filing")
        if filing["act"] == Act.RETURN.value and filing.get("reader", "").startswith(READ_BY)
    }


def _check_place(codebook: Codebook, report: Report) -> None:
    try:
        week = Period.parse(report.period, codebook.calendar)
    except PeriodError as error:
        raise ProjectError(str(error)) from None
    if not week.is_week or not codebook.covers(week):
        msg = f"{report.period} lies outside the weeks of the codebook"
        raise ProjectError(msg)
    place = codebook.regions.get(report.region)
    if place is None or not place.valid_in(report.period):
        why = "is not in use in that week" if place else "is not in codebook/regions.csv"
        msg = f"the region {report.region} {why}"
        raise ProjectError(msg)


def _add(codebook: Codebook, draft: Draft, report: Report, number: int, cell: ReturnCell) -> None:
    """Add the claim of a cell to a draft, or why there is none."""
    locator = str(place_of(number, cell))
    category = codebook.categories.get(cell.category)
    for code, words, fine in (
        ("CF103", cell.measure, cell.measure in codebook.measures),
        ("CF102", cell.category, category is not None),
    ):
        if not fine:
            draft.findings.append(noticed(code, locator, {"words": words, "cells": "1"}))
            return
    if category is not None and not category.valid_in(report.period):
        details = {"words": cell.category, "cells": "1", "period": report.period}
        draft.findings.append(noticed("CF106", locator, details))
        return
    if identifier := identifier_in(cell.words):
        draft.findings.append(Noticed("CF301", locator, {"identifier": identifier}))
        return
    note = told(cell)
    if identifier := identifier_in(note):
        draft.findings.append(Noticed("CF301", locator, {"identifier": identifier}))
        note = ""
    quantity = Quantity(cell.words, cell.low, cell.high)
    if cell.absent:
        quantity = Quantity(cell.absent.value, absent=_WHY[cell.absent])
    place = (report.region, cell.category, report.period)
    key = question_json(cell.measure, *place).partition(",")[2]
    draft.ordered[cell.measure][key] = (quantity, orjson.dumps(locator).decode())
    question = question_json(cell.measure, *place)
    draft.claims.append(claim_core(question, quantity_json(quantity), locator, note))

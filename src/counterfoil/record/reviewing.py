"""What a person says to a drafted mapping, cell by cell: accepted, corrected or refused.

Each act is one filing of a reviewer's session. It keeps the draft as the machine wrote it
(`mapping`), and each claim at its cell: as proposed where no finding stands beside it. CF119 stands
beside a corrected claim and says what was proposed; CF120 stands for a proposal that was refused,
with the reason. What the table gave to notice goes on record with the first act that accepts.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import orjson

from counterfoil.ledger.ledger import Ledger, Writer
from counterfoil.ledger.rows import claim_from, claim_rows, filing_row, row
from counterfoil.model.claim import Act, Claim, Filing
from counterfoil.project.declared import Declared, ProjectError
from counterfoil.record.answers import REFUSED, Answered, answered, filings_of, said_of
from counterfoil.record.drafting import Draft, Noticed
from counterfoil.record.laying import Laid, Read
from counterfoil.record.lookup import Lookup
from counterfoil.record.naming import words_of
from counterfoil.record.quoted import read_quoted, stated
from counterfoil.record.stage import Recorder

CORRECTED = "CF119"


def waits(read: Read, so_far: Answered) -> bool:
    """Whether what a draft proposes for a cell has no answer yet."""
    return read.claim is not None and not so_far.holds(read.locator)


def accept(recorder: Recorder, laid: Laid, chosen: Collection[tuple[int, int]] | None) -> int:
    """Put proposed claims on record as they are, all or those of `chosen` cells.

    Return how many: those that were answered before are not filed again.
    """
    with recorder.ledger.writing() as writer:
        so_far = answered(recorder.ledger, laid.reading.digest)
        cells = [
            one
            for one in laid.proposed
            if waits(one, so_far) and (chosen is None or one.at in chosen)
        ]
        if cells:
            known = _noticed_before(recorder.ledger, laid.reading.digest)
            fresh = [one for one in laid.findings if (one.code, one.locator) not in known]
            claims = [one.core for one in cells]
            _file(recorder, writer, laid, Draft(claims=claims, findings=fresh))
    return len(cells)


def correct(recorder: Recorder, laid: Laid, read: Read, entry: Declared) -> None:
    """Put a claim from a cell on record as a person reads it, beside what the machine read there.

    `entry` is a claim of a decisions file that names the cell. Raises ProjectError where it is not
    understood.
    """
    lookup = Lookup(recorder)
    with recorder.ledger.writing() as writer:
        filing, core = stated(recorder, lookup, read_quoted(recorder, entry))
        claim = claim_from(orjson.loads(f"{{{core}}}"))
        if _again(recorder, laid.reading.digest, core):
            # The form was sent twice.
            return
        draft = Draft(claims=[core])
        if not _same(claim, read.claim):
            details = {
                "question": str(claim.question),
                "words": claim.quantity.words,
                "proposed": _told(read),
                "recorded": said_of(claim),
            }
            draft.findings.append(Noticed(CORRECTED, claim.locator, details))
        _file(recorder, writer, laid, draft, filing)


def refuse(recorder: Recorder, laid: Laid, read: Read, entry: Declared) -> None:
    """Put on record that a proposal is refused, and why; raises ProjectError without a reason."""
    reason = words_of(entry, "reason").strip()
    entry.done()
    if not reason:
        msg = f"{entry.where}: `reason` is empty; a ruling without a reason is none"
        raise ProjectError(msg)
    with recorder.ledger.writing() as writer:
        if read.claim is None or not waits(read, answered(recorder.ledger, laid.reading.digest)):
            msg = f"{entry.where}: nothing is proposed for this cell, or it was answered before"
            raise ProjectError(msg)
        details = {
            "question": str(read.claim.question),
            "words": read.words,
            "proposed": said_of(read.claim),
            "reason": reason,
        }
        _file(recorder, writer, laid, Draft(findings=[Noticed(REFUSED, read.locator, details)]))


def _file(
    recorder: Recorder, writer: Writer, laid: Laid, draft: Draft, base: Filing | None = None
) -> None:
    source, reading = laid.source, laid.reading
    published = reading.article.published if reading.article else ""
    filing = base or Filing(
        act=Act.SESSION,
        source=source.code,
        original=reading.digest,
        reader=reading.reader,
        text_digest=reading.text_digest,
        speaker=source.speaker,
        filed_at=recorder.now,
        said_on=source.said_on or published,
    )
    filing = replace(filing, mapping=laid.text)
    seq = writer.add("filing", filing_row(filing, recorder.now, recorder.by, draft.content()))
    if draft.claims:
        writer.add_many("claim", claim_rows(seq, draft.claims))
    findings = [
        row("finding", {"filing": seq, "code": code, "locator": locator, "details": details})
        for code, locator, details in draft.findings
    ]
    if findings:
        writer.add_many("finding", findings)


def _again(recorder: Recorder, original: str, core: str) -> bool:
    """Whether the same person filed the same claim at this very moment."""
    now = recorder.by, recorder.now
    return any(
        f",{core}," in body
        for first, last, told in filings_of(recorder.ledger, original)
        if (told.get("by"), told.get("filed_at")) == now
        for _, body in recorder.ledger.store.bodies("claim", first, last)
    )


def _noticed_before(ledger: Ledger, original: str) -> set[tuple[str, str]]:
    return {
        (told["code"], told.get("locator", ""))
        for first, last, _ in filings_of(ledger, original)
        for _, told in ledger.rows("finding", first, last)
    }


def _same(one: Claim, other: Claim | None) -> bool:
    if other is None:
        return False
    return (one.question, one.quantity) == (other.question, other.quantity)


def _told(read: Read) -> str:
    """Return what the draft made of a cell: a claim, or the code of what was in its way."""
    if read.claim is not None:
        return said_of(read.claim)
    return read.trouble.code if read.trouble else "—"

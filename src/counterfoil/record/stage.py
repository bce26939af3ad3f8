"""Recording what declared mappings say about originals."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from counterfoil.checks import Finding, make
from counterfoil.ledger.ledger import Ledger, Writer
from counterfoil.ledger.rows import claim_rows, filing_row, row
from counterfoil.model.claim import Act, Filing
from counterfoil.model.original import Original
from counterfoil.model.reading import Reading
from counterfoil.model.source import Source
from counterfoil.project.tree import Project
from counterfoil.record.drafting import Draft
from counterfoil.record.filings import Previous, previous_filings
from counterfoil.record.mapped import Mapped, map_reading
from counterfoil.record.yielding import give_way, said_by_people

_CLAIMS_AT_ONCE = 50_000


@dataclass(frozen=True, slots=True)
class Recorder:
    """Who records, when (a moment in UTC), into which ledger."""

    project: Project
    ledger: Ledger
    by: str
    now: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording one original for one source came to.

    `unchanged` filings were on record already, with the very same claims.
    """

    original: Original
    source: str
    filings: int
    claims: int
    unchanged: int
    findings: tuple[Finding, ...]


class Work(NamedTuple):
    """An original to record, the source that claims it and what was read in it."""

    original: Original
    source: Source
    reading: Reading


def record(
    recorder: Recorder, work: Iterable[Work], report: Callable[[Recorded], None] = lambda _: None
) -> list[Recorded]:
    """Put on record what each original says by its source's mapping; return what came of each.

    One original is one commit. What is on record with the same words is left as it is; what says
    something else now becomes a new filing that names and replaces the old one. Originals with
    returns that replace one not yet on record wait until the others are.
    """
    done: list[Recorded] = []
    previous = previous_filings(recorder.ledger)
    waiting, progressed = list(work), True
    while waiting:
        put_off = []
        for one in waiting:
            drafted = _drafted(recorder, one, previous)
            if progressed and _waits(drafted, previous):
                put_off.append(one)
                continue
            done.append(_record_one(recorder, one, drafted, previous))
            report(done[-1])
        progressed, waiting = len(put_off) < len(waiting), put_off
    return done


Drafted = list[tuple[Filing, Draft]]


def _drafted(recorder: Recorder, work: Work, previous: Previous) -> Drafted | None:
    """Return the filings that an original gives; None where it could be read before but not now."""
    original, source, reading = work
    if reading.unread and previous.has(source.code, original.digest):
        return None
    mapped = map_reading(recorder.project.codebook, source, reading, original.name)
    drafted = list(_filings(recorder, work, mapped))
    if original.digest in previous.reviewed:
        said = said_by_people(recorder.ledger, original.digest)
        for _, draft in drafted:
            give_way(draft, said)
    return drafted


def _waits(drafted: Drafted | None, previous: Previous) -> bool:
    """Whether a return replaces one that may come with another original."""
    given = drafted or []
    own = {(filing.speaker, filing.region, filing.period, filing.filed_at) for filing, _ in given}
    return any(
        previous.lacks(filing, draft)
        and (filing.speaker, filing.region, filing.period, draft.amends) not in own
        for filing, draft in given
    )


def _record_one(
    recorder: Recorder, work: Work, drafted: Drafted | None, previous: Previous
) -> Recorded:
    original, source, _ = work
    if drafted is None:
        return Recorded(original, source.code, 0, 0, 0, ())
    fresh: list[tuple[Filing, Draft, str]] = []
    for filing, draft in drafted:
        content = draft.content()
        if previous.unchanged(filing, draft, content):
            previous.note_missing(filing, draft)
        else:
            fresh.append((filing, draft, content))
    given = [filing for filing, _ in drafted]
    gone = list(previous.beyond(given, source.code, original.digest))
    if fresh or gone:
        with recorder.ledger.writing() as writer:
            for filing in gone:
                _write(recorder, writer, previous, (filing, Draft(), ""))
            for filing, draft, content in fresh:
                previous.note_missing(filing, draft)
                amended, old = previous.amended(filing, draft)
                if old is not None:
                    _write(recorder, writer, previous, (old, Draft(), ""))
                _write(recorder, writer, previous, (amended, draft, content))
    return Recorded(
        original,
        source.code,
        len(fresh),
        sum(len(draft.claims) for _, draft, _ in fresh),
        len(drafted) - len(fresh),
        (*_findings(original, drafted), *_ahead(original, given, recorder.now)),
    )


def _filings(recorder: Recorder, work: Work, mapped: Mapped) -> Iterable[tuple[Filing, Draft]]:
    original, source, reading = work
    base = Filing(
        act=Act.MAPPING,
        source=source.code,
        original=original.digest,
        reader=reading.reader,
        text_digest=reading.text_digest,
        speaker=source.speaker,
        filed_at=mapped.filed_at or recorder.now,
        said_on=source.said_on or (reading.article.published if reading.article else ""),
    )
    if mapped.whole.claims or mapped.whole.findings:
        yield base, mapped.whole
    # Oldest first, so that an amended return is on record before the one that amends it.
    for key in sorted(mapped.returns, key=lambda key: (key.filed_at, key)):
        draft = mapped.returns[key]
        filing = replace(
            base,
            act=Act.RETURN,
            speaker=key.monitor,
            filed_at=key.filed_at,
            said_on="",
            region=key.region,
            period=key.period,
            nothing=draft.nothing and not draft.claims,
        )
        yield filing, draft


def _write(
    recorder: Recorder, writer: Writer, previous: Previous, filed: tuple[Filing, Draft, str]
) -> None:
    filing, draft, content = filed
    seq = writer.add("filing", filing_row(filing, recorder.now, recorder.by, content))
    previous.add(filing, seq, content)
    for start in range(0, len(draft.claims), _CLAIMS_AT_ONCE):
        cores = draft.claims[start : start + _CLAIMS_AT_ONCE]
        writer.add_many("claim", claim_rows(seq, cores))
    findings = [
        row("finding", {"filing": seq, "code": code, "locator": locator, "details": details})
        for code, locator, details in draft.findings
    ]
    if findings:
        writer.add_many("finding", findings)


def _findings(original: Original, drafted: Drafted) -> tuple[Finding, ...]:
    return tuple(
        make(code, f"{original.name} {locator}".strip(), details)
        for _, draft in drafted
        for code, locator, details in draft.findings
    )


def _ahead(original: Original, given: Iterable[Filing], now: str) -> Iterable[Finding]:
    """Yield what is dated later than today: said each time, since it may be right by and by."""
    days = sorted({filing.filed_at[:10] for filing in given if filing.filed_at[:10] > now[:10]})
    for day in days:
        yield make("CF403", original.name, {"filed": day, "today": now[:10]})

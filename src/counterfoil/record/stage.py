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
    something else now becomes a new filing that names and replaces the old one.
    """
    done = []
    previous = previous_filings(recorder.ledger)
    for original, source, reading in work:
        mapped = map_reading(recorder.project.codebook, source, reading, original.name)
        recorded = _record_one(recorder, Work(original, source, reading), mapped, previous)
        report(recorded)
        done.append(recorded)
    return done


def _record_one(recorder: Recorder, work: Work, mapped: Mapped, previous: Previous) -> Recorded:
    original, source, _ = work
    filings = claims = unchanged = 0
    fresh: list[tuple[Filing, Draft, str]] = []
    for filing, draft in _filings(recorder, work, mapped):
        content = draft.content()
        if previous.content(filing) == content:
            unchanged += 1
        else:
            fresh.append((filing, draft, content))
    if fresh:
        with recorder.ledger.writing() as writer:
            for filing, draft, content in fresh:
                amended = previous.amended(filing, draft)
                _write(recorder, writer, amended, draft, content)
                previous.add(amended, writer.size, content)
                filings, claims = filings + 1, claims + len(draft.claims)
    return Recorded(original, source.code, filings, claims, unchanged, _findings(original, mapped))


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
        draft.amends = key.amends
        yield filing, draft


def _write(recorder: Recorder, writer: Writer, filing: Filing, draft: Draft, content: str) -> None:
    seq = writer.add("filing", filing_row(filing, recorder.now, recorder.by, content))
    for start in range(0, len(draft.claims), _CLAIMS_AT_ONCE):
        cores = draft.claims[start : start + _CLAIMS_AT_ONCE]
        writer.add_many("claim", claim_rows(seq, cores))
    findings = [
        row("finding", {"filing": seq, "code": code, "locator": locator, "details": details})
        for code, locator, details in draft.findings
    ]
    if findings:
        writer.add_many("finding", findings)


def _findings(original: Original, mapped: Mapped) -> tuple[Finding, ...]:
    drafts = (mapped.whole, *mapped.returns.values())
    return tuple(
        make(code, f"{original.name} {locator}".strip(), details)
        for draft in drafts
        for code, locator, details in draft.findings
    )

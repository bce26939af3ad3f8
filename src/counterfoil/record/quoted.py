"""Claims that a reviewer reads from an original by hand: words quoted, with their place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from counterfoil.ledger.rows import claim_core, claim_rows, filing_row, quantity_json, question_json
from counterfoil.model.claim import Act, Filing
from counterfoil.model.locator import Locator
from counterfoil.model.numbers import UnreadNumber
from counterfoil.model.original import Original
from counterfoil.model.quantity import Quantity
from counterfoil.model.question import Question
from counterfoil.model.reading import Reading
from counterfoil.model.source import Source
from counterfoil.project.declared import ProjectError
from counterfoil.project.readings import newest_reading
from counterfoil.project.sourcing import sources_for
from counterfoil.record.drafting import Draft
from counterfoil.record.filings import previous_filings
from counterfoil.record.lookup import Lookup
from counterfoil.record.stage import Recorder

_AROUND = 40


@dataclass(frozen=True, slots=True)
class Quoted:
    """A claim read by hand; `where` names the entry in errors.

    `bounded` says that the reviewer gave `low` or `high`; otherwise the words are read in the
    source's number format.
    """

    where: str
    original: str
    source: str
    quote: str
    question: Question
    words: str
    low: Decimal | None
    high: Decimal | None
    bounded: bool
    speaker: str
    said_on: str
    by: str
    filed_at: str


def file_quoted(recorder: Recorder, lookup: Lookup, claims: list[Quoted]) -> int:
    """Put quoted claims on record; return how many were new.

    Claims on one original by one speaker, filed at one moment, are one filing. Raises ProjectError
    when words are not found exactly once; then nothing is on record.
    """
    drafted = []
    for quoted in claims:
        original = lookup.original(quoted.original, quoted.where)
        source = _source(recorder, original, quoted)
        reading = newest_reading(recorder.project, original.digest)
        if reading is None:
            msg = f"{quoted.where}: {original.name} is not read yet; run `counterfoil read`"
            raise ProjectError(msg)
        locator = find_quote(reading, quoted.quote)
        if isinstance(locator, int):
            msg = f"{quoted.where}: the words {quoted.quote!r} stand in {original.name} "
            msg += f"{locator} times; quote words that stand in it once"
            raise ProjectError(msg)
        question = quoted.question
        core = claim_core(
            question_json(question.measure, question.region, question.category, question.period),
            quantity_json(_quantity(quoted, source)),
            str(locator),
        )
        drafted.append((_filing(quoted, original, source, reading), quoted.by, core))
    return _write(recorder, drafted)


def find_quote(reading: Reading, quote: str) -> Locator | int:
    """Return where the quoted words stand, or how often they do when that is not once."""
    found = []
    for page, text in reading.passages():
        start = text.find(quote)
        while quote and start >= 0:
            end = start + len(quote)
            found.append(
                Locator(
                    page=page,
                    start=start,
                    end=end,
                    quote=quote,
                    prefix=text[max(0, start - _AROUND) : start] or None,
                    suffix=text[end : end + _AROUND] or None,
                )
            )
            start = text.find(quote, start + 1)
    return found[0] if len(found) == 1 else len(found)


def _source(recorder: Recorder, original: Original, quoted: Quoted) -> Source:
    sources = recorder.project.sources
    if quoted.source:
        if quoted.source not in sources:
            msg = f"{quoted.where}: there is no source {quoted.source!r} in sources/"
            raise ProjectError(msg)
        return sources[quoted.source]
    fitting = sources_for(recorder.project, original)
    if len(fitting) != 1:
        msg = f"{quoted.where}: {len(fitting)} sources claim {original.name}; name its `source`"
        raise ProjectError(msg)
    return fitting[0]


def _quantity(quoted: Quoted, source: Source) -> Quantity:
    if quoted.words not in quoted.quote:
        msg = f"{quoted.where}: the words {quoted.words!r} are not in the quote"
        raise ProjectError(msg)
    if quoted.bounded:
        if quoted.low is not None and quoted.high is not None and quoted.low > quoted.high:
            msg = f"{quoted.where}: `low` is above `high`"
            raise ProjectError(msg)
        return Quantity(quoted.words, quoted.low, quoted.high)
    try:
        return source.numbers.read(quoted.words)
    except UnreadNumber as error:
        msg = f"{quoted.where}: {error}; say what the words mean with `low` and `high`"
        raise ProjectError(msg) from None


def _filing(quoted: Quoted, original: Original, source: Source, reading: Reading) -> Filing:
    return Filing(
        act=Act.SESSION,
        source=source.code,
        original=original.digest,
        reader=reading.reader,
        text_digest=reading.text_digest,
        speaker=quoted.speaker or source.speaker,
        filed_at=quoted.filed_at,
        said_on=quoted.said_on or source.said_on,
    )


def _write(recorder: Recorder, drafted: list[tuple[Filing, str, str]]) -> int:
    previous, new = previous_filings(recorder.ledger), 0
    drafted.sort(key=lambda one: (one[0].filed_at, one[0].original, one[0].speaker, one[1]))
    sessions = []
    for (filing, by), entries in groupby(drafted, key=lambda one: (one[0], one[1])):
        draft = Draft(claims=[core for _, _, core in entries])
        content = draft.content()
        if previous.content(filing) != content:
            sessions.append((replace(previous.amended(filing, draft)), by, draft, content))
    if sessions:
        with recorder.ledger.writing() as writer:
            for filing, by, draft, content in sessions:
                seq = writer.add("filing", filing_row(filing, recorder.now, by, content))
                writer.add_many("claim", claim_rows(seq, draft.claims))
                new += len(draft.claims)
    return new

"""Claims that a reviewer reads from an original by hand: from words quoted, or from a cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, pairwise
from typing import NamedTuple

from counterfoil.ledger.ledger import Ledger, Writer
from counterfoil.ledger.rows import (
    claim_core,
    claim_from,
    claim_rows,
    filing_from,
    filing_row,
    quantity_json,
    question_json,
)
from counterfoil.model.claim import Act, Claim, Filing
from counterfoil.model.locator import Locator, LocatorError
from counterfoil.model.numbers import UnreadNumber
from counterfoil.model.original import Original
from counterfoil.model.patterns import identifier_in, identifier_spans
from counterfoil.model.period import Period
from counterfoil.model.quantity import Quantity, fits
from counterfoil.model.question import Question
from counterfoil.model.reading import Reading, Table
from counterfoil.model.source import Source
from counterfoil.project.declared import Declared, ProjectError
from counterfoil.project.readings import newest_reading
from counterfoil.project.sourcing import sources_for
from counterfoil.record.drafting import Draft
from counterfoil.record.lookup import Lookup
from counterfoil.record.naming import moment_of, question_of, words_of
from counterfoil.record.stage import Recorder

_AROUND = 40
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Quoted:
    """A claim read by hand; `where` names the entry in errors.

    It rests on words (`quote`) or on all that a table's cell shows (`cell`, its locator). `bounded`
    says that the reviewer gave `low` or `high`; otherwise the words are read in the source's number
    format.
    """

    where: str
    original: str
    source: str
    quote: str
    cell: str
    question: Question
    words: str
    low: Decimal | None
    high: Decimal | None
    bounded: bool
    speaker: str
    said_on: str
    by: str
    filed_at: str


def read_quoted(recorder: Recorder, table: Declared) -> Quoted:
    """Return a claim as an entry of a decisions file states it."""
    parts = [table.text(part) for part in ("measure", "region", "category", "period")]
    low, high = (_bound(table, name) for name in ("low", "high"))
    cell = table.text("cell", "")
    quoted = Quoted(
        where=table.where,
        original=table.text("original"),
        source=table.text("source", ""),
        quote="" if cell else words_of(table, "quote"),
        cell=cell,
        question=question_of(recorder, table.where, "/".join(parts)),
        # What a cell shows is its claim's words, all of it.
        words="" if cell else table.text("words"),
        low=low,
        high=high,
        bounded=low is not None or high is not None,
        speaker=table.person("speaker") if table.has("speaker") else "",
        said_on=table.day("said_on"),
        by=table.person("by", recorder.by),
        filed_at=moment_of(table, "filed_at"),
    )
    table.done()
    _check_in_use(recorder, quoted)
    return quoted


def _bound(table: Declared, name: str) -> Decimal | None:
    text = table.text(name, "")
    if not text:
        return None
    if not (_PLAIN.fullmatch(text) and fits(Decimal(text))):
        msg = f"{table.where}: `{name}` is {text!r}; write a number such as 40 or 12.5"
        raise ProjectError(msg)
    return Decimal(text)


def _check_in_use(recorder: Recorder, quoted: Quoted) -> None:
    """Raise ProjectError where the codebook does not count the claim's week, or not there."""
    codebook, question = recorder.project.codebook, quoted.question
    if not codebook.covers(Period.parse(question.period, codebook.calendar)):
        msg = f"{quoted.where}: {question.period} lies outside the weeks of the codebook"
        raise ProjectError(msg)
    for code, known in (
        (question.region, codebook.regions),
        (question.category, codebook.categories),
    ):
        if not known[code].valid_in(question.period):
            msg = f"{quoted.where}: {code} is not in use in {question.period}, says the codebook"
            raise ProjectError(msg)


class _Session(NamedTuple):
    """One reviewer's claims on one original by one speaker, filed at one moment."""

    filing: Filing
    by: str


class _Entry(NamedTuple):
    session: _Session
    quoted: Quoted
    quantity: Quantity
    locator: Locator

    @property
    def key(self) -> tuple[Question, str]:
        """What makes it the same claim as another of its session, whatever it is taken to mean."""
        return _key(self.quoted.question, self.locator)

    def core(self) -> str:
        """Return what the claim's row says of itself."""
        words = quantity_json(self.quantity)
        return claim_core(question_json(*self.quoted.question), words, str(self.locator))


def file_quoted(recorder: Recorder, writer: Writer, lookup: Lookup, claims: list[Quoted]) -> int:
    """Put quoted claims on record; return how many were new.

    Claims on one original by one speaker, filed by one reviewer at one moment, are one filing; what
    such a filing holds already is not filed again. Raises ProjectError where words are not found
    exactly once, or are on record with another meaning.
    """
    entries = [_entry(recorder, lookup, quoted) for quoted in claims]
    entries.sort(key=lambda entry: _order(entry.session))
    held, new = _on_record(recorder.ledger, {entry.session for entry in entries}), 0
    for session, group in groupby(entries, key=lambda entry: entry.session):
        fresh = []
        for entry in group:
            if not _known(entry, held[session]):
                fresh.append(entry)
                held[session][entry.key] = None, entry.quantity
        if fresh:
            draft = Draft(claims=[entry.core() for entry in fresh])
            body = filing_row(session.filing, recorder.now, session.by, draft.content())
            writer.add_many("claim", claim_rows(writer.add("filing", body), draft.claims))
            new += len(fresh)
    return new


def stated(recorder: Recorder, lookup: Lookup, quoted: Quoted) -> tuple[Filing, str]:
    """Return the filing that a claim read by hand would be in, and what its row says of itself.

    Raises ProjectError where its words have not one place, or are not understood.
    """
    entry = _entry(recorder, lookup, quoted)
    return entry.session.filing, entry.core()


def _order(session: _Session) -> tuple[str, ...]:
    filing = session.filing
    return (
        *(filing.filed_at, filing.original, filing.source, filing.speaker, filing.said_on),
        *(session.by, filing.reader, filing.text_digest),
    )


def _entry(recorder: Recorder, lookup: Lookup, quoted: Quoted) -> _Entry:
    original = lookup.original(quoted.original, quoted.where)
    source = _source(recorder, original, quoted)
    reading = newest_reading(recorder.project, original.digest)
    if reading is None:
        msg = f"{quoted.where}: {original.name} is not read yet; run `counterfoil read`"
        raise ProjectError(msg)
    words, locator = _place(quoted, reading, original)
    filing = Filing(
        act=Act.SESSION,
        source=source.code,
        original=original.digest,
        reader=reading.reader,
        text_digest=reading.text_digest,
        speaker=quoted.speaker or source.speaker,
        filed_at=quoted.filed_at,
        said_on=quoted.said_on or source.said_on,
    )
    quantity = _quantity(quoted, words, source)
    return _Entry(_Session(filing, quoted.by), quoted, quantity, locator)


def _place(quoted: Quoted, reading: Reading, original: Original) -> tuple[str, Locator]:
    """Return a claim's words and their place; raise ProjectError where they have not one."""
    if quoted.cell:
        return _cell(quoted, reading, original)
    locator = find_quote(reading, quoted.quote)
    if isinstance(locator, int):
        msg = f"{quoted.where}: the words {quoted.quote!r} stand in {original.name} "
        msg += f"{locator} times; quote words that stand in it once"
        raise ProjectError(msg)
    quote = locator.quote or ""
    for exactly in (True, False):
        for start, end in _standing(quote, quoted.words, exactly=exactly):
            return quote[start:end], locator
    msg = f"{quoted.where}: the words {quoted.words!r} are not in the quote"
    raise ProjectError(msg)


def _cell(quoted: Quoted, reading: Reading, original: Original) -> tuple[str, Locator]:
    found = find_cell(reading, quoted.cell)
    if found is None:
        msg = f"{quoted.where}: there is no cell {quoted.cell!r} in {original.name}"
        raise ProjectError(msg)
    table, locator = found
    words = table.text(*(locator.cell or (0, 0)))
    if not words.strip():
        msg = f"{quoted.where}: the cell {quoted.cell!r} is empty; a claim needs words"
        raise ProjectError(msg)
    # A locator repeats its sheet's name.
    if kind := identifier_in(words) or identifier_in(table.name):
        msg = f"{quoted.where}: `cell` holds what looks like a {kind}; it must not be kept, so "
        msg += "write it without"
        raise ProjectError(msg)
    return words, locator


def find_cell(reading: Reading, text: str) -> tuple[Table, Locator] | None:
    """Return the table and the place of the cell that a locator's line names, if it is there."""
    try:
        locator = Locator.parse(text)
    except LocatorError:
        return None
    for table in reading.tables:
        if locator.cell and table.place(locator.cell) == locator:
            row, column = locator.cell
            if row <= len(table.rows) and column <= len(table.rows[row - 1]):
                return table, locator
    return None


def find_quote(reading: Reading, quote: str) -> Locator | int:
    """Return where the quoted words stand, or how often they do when that is not once.

    What stands around them is kept as far as it identifies no person.
    """
    found = []
    for exactly in (True, False):
        for page, text in reading.passages():
            for start, end in _standing(text, quote, exactly=exactly):
                first, last = _around(text, start, end)
                found.append(
                    Locator(
                        page=page,
                        start=start,
                        end=end,
                        quote=text[start:end],
                        prefix=text[first:start] or None,
                        suffix=text[end:last] or None,
                    )
                )
        if found:
            break
    return found[0] if len(found) == 1 else len(found)


def _standing(text: str, words: str, *, exactly: bool) -> Iterator[tuple[int, int]]:
    """Yield where words stand in a text: to the letter, or but for spaces and ends of lines.

    Whoever copies words from a page gets its spaces as a browser shows them.
    """
    parts = [words] if exactly else words.split()
    pattern = r"\s+".join(re.escape(part) for part in parts)
    if pattern:
        yield from (found.span(1) for found in re.finditer(f"(?=({pattern}))", text))


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return from where to where words around a quote may be kept."""
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    for left, right in identifier_spans(text):
        if left < start:
            first = max(first, min(right, start))
        if right > end:
            last = min(last, max(left, end))
    return first, last


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


def _quantity(quoted: Quoted, words: str, source: Source) -> Quantity:
    if quoted.bounded:
        if quoted.low is not None and quoted.high is not None and quoted.low > quoted.high:
            msg = f"{quoted.where}: `low` is above `high`; exchange them"
            raise ProjectError(msg)
        return Quantity(words, quoted.low, quoted.high)
    try:
        return source.numbers.read(words)
    except UnreadNumber as error:
        msg = f"{quoted.where}: {error}; say what the words mean with `low` and `high`"
        raise ProjectError(msg) from None


_Held = dict[tuple[Question, str], tuple[int | None, Quantity]]
"""What a session holds: for a question and a place the quantity, and the claim's seq on record."""


def _key(question: Question, place: Locator) -> tuple[Question, str]:
    """Return a claim's question with its quote, or with its cell where it has no quote."""
    return question, place.quote or str(place)


def _on_record(ledger: Ledger, sessions: set[_Session]) -> dict[_Session, _Held]:
    """Return what each session has on record, in however many filings."""
    found: dict[_Session, _Held] = {session: {} for session in sessions}
    like = {_order(session)[:-2]: held for session, held in found.items()}
    for (seq, row), (end, _) in pairwise([*ledger.rows("filing"), (ledger.size, {})]):
        held = like.get(_order(_Session(filing_from(row), row.get("by", "")))[:-2])
        if held is not None and row["act"] == Act.SESSION.value:
            for claim_seq, claim in _claims(ledger, seq, end):
                key = _key(claim.question, Locator.parse(claim.locator))
                held[key] = claim_seq, claim.quantity
    return found


def _claims(ledger: Ledger, first: int, last: int) -> Iterator[tuple[int, Claim]]:
    for seq, row in ledger.rows("claim", first, last):
        yield seq, claim_from(row)


def _known(entry: _Entry, held: _Held) -> bool:
    """Whether a claim is on record; raise ProjectError where it is with another meaning."""
    quoted = entry.quoted
    seq, quantity = held.get(entry.key, (None, None))
    if quantity is None or quantity == entry.quantity:
        return quantity is not None
    if seq is None:
        msg = f"{quoted.where}: another entry gives the same words another meaning; take one out"
        raise ProjectError(msg)
    msg = (
        f"{quoted.where}: claim {seq} on record gives these words another meaning; withdraw it by "
    )
    msg += "a ruling, and file this one with a later `filed_at`"
    raise ProjectError(msg)

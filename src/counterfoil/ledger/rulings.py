"""What people decided and asked by a moment, read from the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.rows import enquiry_from, filing_from, reply_from, ruling_from
from counterfoil.model.claim import Decision, Enquiry, Filing, Outcome, Reply, Ruling
from counterfoil.model.moment import Moment, ended
from counterfoil.model.source import Grade, Kind, Source


@dataclass(frozen=True, slots=True)
class OnRecord:
    """Filings, rulings, enquiries and replies by their seq, as of a moment, in ledger order.

    `rulings` are those that as many reviewers made as the project asks for; `waiting` those that
    fewer made so far.
    """

    filings: dict[int, Filing]
    rulings: dict[int, Ruling]
    enquiries: dict[int, Enquiry]
    replies: dict[int, Reply]
    waiting: dict[int, Ruling]

    def ruled(self, decision: Decision, about_kind: str) -> dict[str, tuple[int, Ruling]]:
        """Return the newest ruling of a kind for each thing ruled about."""
        found = {
            ruling.about: (seq, ruling)
            for seq, ruling in sorted(self.rulings.items(), key=lambda item: item[1].ruled_at)
            if ruling.decision is decision and ruling.about_kind == about_kind
        }
        return dict(sorted(found.items()))

    def replies_to(self, enquiry: int) -> list[Reply]:
        """Return what came back to an enquiry."""
        return [reply for reply in self.replies.values() if reply.enquiry == enquiry]

    def answers(self, moment: Moment) -> dict[tuple[str, str], tuple[bool, bool]]:
        """Return (denied, no reply) for each (kind, thing) that was asked about."""
        found: dict[tuple[str, str], tuple[bool, bool]] = {}
        for seq, enquiry in self.enquiries.items():
            replies = self.replies_to(seq)
            denied = any(reply.outcome is Outcome.DENIED for reply in replies)
            no_reply = not replies and ended(enquiry.deadline) < moment.at
            before = found.get((enquiry.about_kind, enquiry.about), (False, False))
            found[enquiry.about_kind, enquiry.about] = (before[0] or denied, before[1] or no_reply)
        return found


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the desk holds of a filing's source and original: grade, lineage, whether primary."""

    grade: Grade
    lineage: str
    primary: bool


class Judge:
    """What the desk holds of filings: what their source's file says, unless ruled since."""

    def __init__(self, sources: Mapping[str, Source], record: OnRecord) -> None:
        """Take the sources as declared, and what was ruled about them and their originals."""
        self._sources = sources
        self._grades, self._lineages = (
            [(kind, record.ruled(decision, kind)) for kind in ("source", "original")]
            for decision in (Decision.GRADE, Decision.LINEAGE)
        )
        self._known: dict[tuple[str, str, str], Judgement] = {}

    def of(self, filing: Filing) -> Judgement:
        """Return what holds for a filing."""
        key = (filing.source, filing.original, filing.speaker)
        if key not in self._known:
            self._known[key] = self._judge(filing)
        return self._known[key]

    def _judge(self, filing: Filing) -> Judgement:
        source = self._sources.get(filing.source) or Source(filing.source, {"en": filing.source})
        grade, lineage = source.grade, source.lineage_of(filing.speaker)
        about = {"source": filing.source, "original": filing.original}
        for kind, ruled in self._grades:
            if ruling := ruled.get(about[kind]):
                details = ruling[1].details
                grade = Grade(
                    details.get("reliability", grade.reliability),
                    details.get("credibility", grade.credibility),
                    ruling[1].reason,
                )
        for kind, ruled in self._lineages:
            if ruling := ruled.get(about[kind]):
                lineage = ruling[1].details.get("lineage", lineage)
        return Judgement(grade, lineage, source.kind is Kind.PRIMARY)


def on_record(ledger: Ledger, moment: Moment) -> OnRecord:
    """Return what had been filed, ruled and asked by the moment."""

    def by(kind: str) -> list[tuple[int, dict[str, object]]]:
        return list(ledger.rows(kind, last=moment.size))

    filings = {seq: filing_from(row) for seq, row in by("filing")}
    rulings = {seq: ruling_from(row) for seq, row in by("ruling")}
    enquiries = {seq: enquiry_from(row) for seq, row in by("enquiry")}
    replies = {seq: reply_from(row) for seq, row in by("reply")}
    ruled = {seq: r for seq, r in rulings.items() if moment.holds(r.ruled_at)}
    counting, waiting = _agreed(ruled, ledger.reviewers)
    return OnRecord(
        {seq: f for seq, f in filings.items() if moment.holds(f.filed_at)},
        counting,
        {seq: e for seq, e in enquiries.items() if moment.holds(e.asked_at)},
        {seq: r for seq, r in replies.items() if moment.holds(r.replied_at)},
        waiting,
    )


def _agreed(
    rulings: dict[int, Ruling], reviewers: int
) -> tuple[dict[int, Ruling], dict[int, Ruling]]:
    """Part rulings into those that count, and those that wait for another reviewer.

    A ruling counts from when as many reviewers are of its mind, each by what they ruled last about
    the thing. What one of them rules otherwise afterwards waits again, and changes nothing before.
    """
    if reviewers == 1:
        return rulings, {}
    minds: dict[tuple[str, ...], dict[str, tuple[int, Ruling]]] = defaultdict(dict)
    counting: set[int] = set()
    for seq, ruling in sorted(rulings.items(), key=lambda item: (item[1].ruled_at, item[0])):
        if ruling.decision is Decision.CONFIRM:
            # It takes two reviewers wherever it is made.
            counting.add(seq)
            continue
        of_each = minds[ruling.decision, ruling.about_kind, ruling.about]
        of_each[ruling.by] = (seq, ruling)
        alike = [one for one, other in of_each.values() if other.details == ruling.details]
        if len(alike) >= reviewers:
            counting.update(alike)
    last = dict(sorted(mind for of_each in minds.values() for mind in of_each.values()))
    return (
        {seq: ruling for seq, ruling in rulings.items() if seq in counting},
        {seq: ruling for seq, ruling in last.items() if seq not in counting},
    )

"""The moments that programs ask for, and what was settled by then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from counterfoil.desk.working import Work
from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.rulings import OnRecord, on_record
from counterfoil.model.moment import Moment, ended, moment_of
from counterfoil.model.settled import Settled

_DATED = ("filing", "ruling", "enquiry", "reply")
_FIRST = "0001-01-01T00:00:00Z"


def settled_by(work: Work, moment: Moment) -> Settled:
    """Return what was settled by a moment.

    Figures change only when something was filed, ruled, asked or answered, or a deadline passed.
    All moments between two of these share what is settled, however many are asked for.
    """
    if moment == work.moment:
        return work.settled()
    happened = _happened(on_record(work.ledger, moment))
    return work.settled(Moment(max((_FIRST, *filter(moment.holds, happened))), moment.size))


def _happened(record: OnRecord) -> Iterator[str]:
    days = [filing.filed_at for filing in record.filings.values()]
    days += [ruling.ruled_at for ruling in record.rulings.values()]
    days += [enquiry.asked_at for enquiry in record.enquiries.values()]
    days += [reply.replied_at for reply in record.replies.values()]
    yield from (f"{day}T00:00:00Z" if len(day) == len("2023-03-14") else day for day in days)
    for enquiry in record.enquiries.values():
        after = dt.datetime.fromisoformat(ended(enquiry.deadline)) + dt.timedelta(seconds=1)
        yield moment_of(after.isoformat())


def known_at(ledger: Ledger, at: str) -> Moment:
    """Return the moment of what the desk answered when it was asked at `at`, without `asOf`."""
    size = ledger.settled_size
    for kind in _DATED:
        later = (seq for seq, row in ledger.rows(kind) if row["recorded_at"] > at)
        size = min(size, next(later, size))
    return Moment(ended(at[:10]), size)

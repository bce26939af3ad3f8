"""The board of expected returns: which regions filed for which weeks, on time, late or not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median_low

from counterfoil.ledger.rulings import OnRecord
from counterfoil.model.claim import Act
from counterfoil.model.codebook import Codebook
from counterfoil.model.moment import Moment
from counterfoil.model.period import Period
from counterfoil.model.settled import Owed, State


def board(
    codebook: Codebook, record: OnRecord, moment: Moment, weeks: tuple[Period, ...]
) -> list[Owed]:
    """Return what became of every owed return, by week and region in codebook order.

    On time is a first filing by the due day, which is the week's last day and `due_days` more. A
    return that says "nothing to report" is shown as such, whenever it came.
    """
    first: dict[tuple[str, str], str] = {}
    nothing: dict[tuple[str, str], bool] = {}
    # A changed mapping found that these returns are others: their monitors sent no such thing.
    mistaken = {f.amends for f in record.filings.values() if f.act is Act.MAPPING}
    for seq, filing in record.filings.items():
        if filing.act is Act.RETURN and filing.region and seq not in mistaken:
            key = (filing.region, filing.period)
            first[key] = min(first.get(key, filing.filed_at), filing.filed_at)
            nothing[key] = nothing.get(key, True) and filing.nothing
    today = dt.date.fromisoformat(moment.day)
    found = []
    for week in weeks:
        if week.end >= today:
            break
        due = week.end + dt.timedelta(days=codebook.returns.due_days)
        for region in codebook.returns.regions:
            key = (region, week.code)
            filed = first.get(key, "")
            late = (dt.date.fromisoformat(filed[:10]) - due).days if filed else 0
            if filed and nothing[key]:
                state = State.NOTHING
            elif filed:
                state = State.LATE if late > 0 else State.ON_TIME
            else:
                state = State.NOT_DUE if today <= due else State.SILENT
            found.append(Owed(region, week.code, state, filed[:10], max(late, 0)))
    return found


@dataclass(frozen=True, slots=True)
class Share:
    """What became of a region's due returns: how many were due, came, and came by the due day.

    `late_by` is the median of how many days late the late ones came; 0 where none was late.
    """

    due: int
    came: int
    in_time: int
    late_by: int


def share(owed: Iterable[Owed]) -> Share:
    """Return the share of due returns that came; those not due yet are left out."""
    due = [one for one in owed if one.state is not State.NOT_DUE]
    came = [one for one in due if one.filed_on]
    late = [one.days_late for one in came if one.days_late]
    return Share(len(due), len(came), len(came) - len(late), median_low(late) if late else 0)

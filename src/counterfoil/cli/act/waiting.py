"""A return that waits at the demo's counter before anybody came: invented, sealed as any other."""

from __future__ import annotations

import datetime as dt
import os
from decimal import Decimal
from pathlib import Path

from counterfoil.cli.act.keys import Keys
from counterfoil.counter.config import INDEX
from counterfoil.counter.disk import Disk
from counterfoil.counter.index import Index
from counterfoil.counter.store import NotKept, Store
from counterfoil.counter.upload import Upload
from counterfoil.model.period import Period
from counterfoil.monitor.filling import usual_week
from counterfoil.sealing.body import Basis, Report, ReturnCell
from counterfoil.sealing.keys import MonitorKeys
from counterfoil.sealing.returns import seal_return

_NUMBERS = (9, 38)
"""The smaller number, and the larger one, where a rule says which is which."""
_NOTE = "Invented for the demo."


def leave_return(counter: Path, keys: Keys, region: str, today: dt.date) -> str:
    """Leave a return of the demo's monitor at a counter that nobody serves yet; return its week.

    Raises OSError where it cannot be written.
    """
    week = _week_before(keys, usual_week(keys.programme, today))
    report = Report(region, week, "en", today, note=_NOTE, cells=_cells(keys))
    sealed = seal_return(report, [], MonitorKeys(keys.monitor), keys.roster, today)
    upload = Upload(counter)
    try:
        upload.add(sealed.envelope)
        upload.check()
        _keep(counter, upload, today)
    finally:
        upload.close()
    return week


def _week_before(keys: Keys, week: str) -> str:
    programme = keys.programme
    start = Period.parse(week, programme.calendar).start
    before = programme.calendar.week_of(start - dt.timedelta(days=7)).code
    return max(before, programme.first)


def _cells(keys: Keys) -> tuple[ReturnCell, ...]:
    programme = keys.programme
    category = programme.categories[0].code
    rule = programme.orders[0] if programme.orders else None
    measures = [rule.smaller, rule.larger] if rule else [programme.measures[0].code]
    return tuple(
        ReturnCell(category, measure, str(number), Decimal(number), Decimal(number),
                   basis=Basis.SEEN, note=_NOTE)
        for measure, number in zip(measures, _NUMBERS, strict=False)
    )  # fmt: skip


def _keep(counter: Path, upload: Upload, today: dt.date) -> None:
    coming = upload.coming()
    store = Store(counter, 0, Disk(), Index(counter / INDEX))
    try:
        (kept,) = store.keep([coming], today)
    finally:
        store.close()
        os.close(coming.handle)
    if isinstance(kept, NotKept):
        raise OSError(*kept.args)

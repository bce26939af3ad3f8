"""The codebook as tables: leaves, ancestors, weeks, and how many cells make up a sum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import duckdb

from counterfoil.ledger.columns import load
from counterfoil.model.codebook import Codebook, Place
from counterfoil.model.period import Calendar, Period, weeks_between
from counterfoil.reconcile.inputs import Row

_UP = """
CREATE TABLE up_{name} AS
SELECT code AS leaf, up FROM over_{name} WHERE code IN (SELECT code FROM leaf_{name})
"""
_CELLS = """
CREATE TABLE {name}_cells AS
SELECT up AS {name}, w.code AS week, count(*) AS cells
FROM up_{name} JOIN leaf_{name} l ON leaf = l.code
     JOIN week w ON (l.since = '' OR l.since <= w.code) AND (l.until = '' OR w.code <= l.until)
GROUP BY ALL
"""


def load_codebook(
    columns: duckdb.DuckDBPyConnection, codebook: Codebook, periods: list[str], scratch: Path
) -> None:
    """Make the tables of the codebook that figures.sql and sums.sql name.

    `periods` are the codes that claims speak of: they say how far the weeks reach where the
    codebook leaves its first or last week open.
    """
    code = {"code": "VARCHAR", "since": "VARCHAR", "until": "VARCHAR"}
    over = {"code": "VARCHAR", "up": "VARCHAR"}
    for name, places in (("region", codebook.regions), ("category", codebook.categories)):
        load(columns, f"leaf_{name}", code, _leaves(places), scratch)
        load(columns, f"over_{name}", over, _upwards(places), scratch)
        columns.execute(_UP.format(name=name))
        load(columns, f"place_{name}", code, _places(places.values()), scratch)
        load(
            columns,
            f"child_{name}",
            {"up": "VARCHAR", "part": "VARCHAR"},
            _children(places),
            scratch,
        )
    weeks = counted_weeks(codebook, periods)
    load(columns, "week", {"code": "VARCHAR"}, [{"code": week.code} for week in weeks], scratch)
    ups = [
        {"week": week.code, "up": above}
        for week in weeks
        for above in (week.quarter.code, f"{week.year:04}")
    ]
    load(columns, "up_period", {"week": "VARCHAR", "up": "VARCHAR"}, ups, scratch)
    spoken = {week.code for week in weeks} | set(periods)
    load(columns, "over_period", over, _longer(sorted(spoken), codebook.calendar), scratch)
    addable = {"measure": "VARCHAR"} | dict.fromkeys(
        ("regions", "categories", "periods"), "BOOLEAN"
    )
    sums = [
        {"measure": measure.code} | {over: over in measure.sums for over in list(addable)[1:]}
        for measure in codebook.measures.values()
    ]
    load(columns, "addable", addable, sums, scratch)
    for name in ("region", "category"):
        columns.execute(_CELLS.format(name=name))


def counted_weeks(codebook: Codebook, periods: list[str]) -> tuple[Period, ...]:
    """Return the weeks from the codebook's first to its last, or as far as claims speak."""
    spoken = [week for code in periods for week in Period.parse(code, codebook.calendar).weeks()]
    ends = [week for week in (codebook.first, codebook.last) if week is not None]
    if not spoken and not ends:
        return ()
    first = codebook.first or min((*spoken, *ends), key=lambda week: week.code)
    last = codebook.last or max((*spoken, first), key=lambda week: week.code)
    return weeks_between(first, last)


def _parents(places: Mapping[str, Place]) -> set[str]:
    return {place.parent for place in places.values()}


def _leaves(places: Mapping[str, Place]) -> Iterator[Row]:
    parents = _parents(places)
    return _places(place for place in places.values() if place.code not in parents)


def _places(places: Iterable[Place]) -> Iterator[Row]:
    for place in places:
        yield {"code": place.code, "since": place.valid_from, "until": place.valid_to}


def _children(places: Mapping[str, Place]) -> Iterator[Row]:
    for place in places.values():
        if place.parent:
            yield {"up": place.parent, "part": place.code}


def _upwards(places: Mapping[str, Place]) -> Iterator[Row]:
    """Yield every place with itself and each of its ancestors."""
    for place in places.values():
        at = place.code
        while at:
            yield {"code": place.code, "up": at}
            at = places[at].parent


def _longer(periods: Iterable[str], calendar: Calendar) -> Iterator[Row]:
    """Yield every period with itself and each longer one that holds it."""
    for code in periods:
        period = Period.parse(code, calendar)
        longer = {code, f"{period.year:04}"} | ({period.quarter.code} if period.is_week else set())
        yield from ({"code": code, "up": up} for up in sorted(longer))

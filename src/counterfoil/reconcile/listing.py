"""Settled figures and claims a page at a time, for programs; what moved since; what editions said.

Lists are in the order of their keys, and a page starts after the last key of the one before: rows
that come in between shift nothing.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from counterfoil.ledger.columns import reading
from counterfoil.model.figure import Figure, Flag, Standing
from counterfoil.model.question import Question
from counterfoil.model.settled import Settled
from counterfoil.project.declared import ProjectError


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: codes in each dimension, all where none is named; how many; after what.

    `basis` is `claims` or `sum`, or both where it is empty. `after` is the last key of the page
    before: of a figure its question and basis, of a claim its seq.
    """

    measures: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    basis: str = ""
    most: int = 200
    after: tuple[str | int, ...] = ()


class Moved(NamedTuple):
    """A figure, and how it moved: `added`, `revised`, `removed`, or empty where nobody asked.

    Of a removed figure there is the question and basis alone.
    """

    question: Question
    basis: str
    figure: Figure | None
    action: str = ""


class Listed(NamedTuple):
    """A claim as it was judged, and how it moved: `added`, `revised`, or empty."""

    seq: int
    filing: int
    question: Question
    words: str
    low: Decimal | None
    high: Decimal | None
    absent: str | None
    locator: str
    note: str | None
    left_out: str | None
    action: str


class AsPublished(NamedTuple):
    """What an edition said of a figure."""

    edition: str
    figure: Figure


_KEY = "measure, region, category, period"
_ASKED = """
(len($measures::VARCHAR[]) = 0 OR list_contains($measures::VARCHAR[], measure))
AND (len($regions::VARCHAR[]) = 0 OR list_contains($regions::VARCHAR[], region))
AND (len($categories::VARCHAR[]) = 0 OR list_contains($categories::VARCHAR[], category))
AND (len($periods::VARCHAR[]) = 0 OR list_contains($periods::VARCHAR[], period))
"""
_TOLD = """low, high, agreed_low, agreed_high, standing, contested, chosen, denied, no_reply,
silent > 0 AS incomplete, protected, claims, silent"""
_PAGE = f"""
{_ASKED} AND ($basis = '' OR basis = $basis)
AND ($first = '' OR ({_KEY}, basis) > ($first, $region, $category, $period, $last))
ORDER BY {_KEY}, basis LIMIT $most
"""
_FIGURES = (
    f"SELECT {_KEY}, basis, {{action}} AS action, {_TOLD} FROM read_parquet($now) WHERE {_PAGE}"  # noqa: S608 - our own
)
_SINCE = f"""
WITH a AS (SELECT {_KEY}, basis, * EXCLUDE ({_KEY}, basis) FROM read_parquet($now)),
     b AS (SELECT {_KEY}, basis, * EXCLUDE ({_KEY}, basis) FROM read_parquet($then)),
     more AS (FROM a EXCEPT FROM b),
     gone AS (SELECT {_KEY}, basis FROM b EXCEPT SELECT {_KEY}, basis FROM a)
SELECT more.*, CASE WHEN b.claims IS NULL THEN 'added' ELSE 'revised' END AS action
FROM more LEFT JOIN b USING ({_KEY}, basis)
UNION ALL BY NAME
SELECT *, 'removed' AS action FROM gone
ORDER BY {_KEY}, basis
"""  # noqa: S608 - our own
_CLAIM = f"seq, filing, {_KEY}, words, low, high, absent, locator, note, left_out"
_CLAIMS = f"""
SELECT {_CLAIM}, '' AS action FROM read_parquet($now)
WHERE {_ASKED} AND seq > $after AND (left_out IS NULL OR $history) ORDER BY seq LIMIT $most
"""  # noqa: S608 - our own
_CLAIMS_SINCE = f"""
SELECT n.* EXCLUDE (was, had), CASE WHEN had IS NULL THEN 'added' ELSE 'revised' END AS action
FROM (
  SELECT {_CLAIM}, was, had FROM read_parquet($now)
  LEFT JOIN (SELECT seq, left_out AS was, true AS had FROM read_parquet($then)) USING (seq)
) n
WHERE {_ASKED} AND seq > $after
  AND ((had IS NULL AND (left_out IS NULL OR $history))
       OR (had AND left_out IS DISTINCT FROM was))
ORDER BY seq LIMIT $most
"""  # noqa: S608 - our own
_EDITION = f"""
SELECT {_KEY}, basis, low, high, agreed_low, agreed_high, standing, contested, chosen, denied,
       no_reply, silent > 0, protected, claims, silent
FROM (
  SELECT measure, region, category, week AS period, 'claims' AS basis, 0 AS silent,
         * EXCLUDE (measure, region, category, week)
  FROM read_parquet($figures)
  UNION ALL BY NAME
  FROM read_parquet($totals)
)
WHERE list_contains($wanted::VARCHAR[], concat_ws('/', {_KEY}, basis))
"""  # noqa: S608 - our own


def list_figures(settled: Settled, wanted: Wanted, since: Settled | None = None) -> list[Moved]:
    """Return figures in the order of their questions; with `since`, those that moved from there."""
    first, region, category, period, last = wanted.after or ("", "", "", "", "")
    asked = {
        **_codes(wanted),
        "basis": wanted.basis,
        "most": wanted.most,
        "now": str(settled.figures),
        "first": first,
        "region": region,
        "category": category,
        "period": period,
        "last": last,
    }
    with reading() as columns:
        if since is not None:
            asked["now"] = str(_moved(columns, settled, since))
        action = "action" if since else "''"
        rows = columns.execute(_FIGURES.format(action=action), asked).fetchall()
    return [
        Moved(Question(*row[:4]), row[4], None if row[5] == "removed" else _figure(row), row[5])
        for row in rows
    ]


def _moved(columns: duckdb.DuckDBPyConnection, settled: Settled, since: Settled) -> Path:
    """Return the file of what moved, made once beside what is settled: a list has many pages."""
    path = settled.folder / f"since-{since.folder.name}.parquet"
    if not path.is_file():
        coming = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
        given = {"now": str(settled.figures), "then": str(since.figures), "out": str(coming)}
        columns.execute(f"COPY ({_SINCE}) TO $out (FORMAT parquet, COMPRESSION zstd)", given)
        coming.replace(path)
    return path


def list_claims(
    settled: Settled, wanted: Wanted, since: Settled | None = None, *, history: bool = False
) -> list[Listed]:
    """Return claims in the order of the ledger: those that count, with `history` all.

    With `since` those that were not there, and those that count since or count no more.
    """
    (after,) = wanted.after or (-1,)
    asked = {**_codes(wanted), "most": wanted.most, "now": str(settled.claims), "after": after}
    asked["history"] = history
    if since is not None:
        asked["then"] = str(since.claims)
    with reading() as columns:
        rows = columns.execute(_CLAIMS_SINCE if since else _CLAIMS, asked).fetchall()
    return [Listed._make((*row[:2], Question(*row[2:6]), *row[6:])) for row in rows]


def as_published(
    editions: Iterable[tuple[str, Path]], listed: Iterable[Moved]
) -> dict[tuple[Question, str], list[AsPublished]]:
    """Return what each edition said of figures, where it was not what the one before said.

    Editions are their numbers and folders, the oldest first; one whose data is gone says nothing.
    Raises ProjectError for one whose data is damaged.
    """
    found: dict[tuple[Question, str], list[AsPublished]] = {}
    wanted = ["/".join((*one.question, one.basis)) for one in listed]
    with reading() as columns:
        for number, folder in editions if wanted else ():
            files = {name: folder / "data" / f"{name}.parquet" for name in ("figures", "totals")}
            if not all(path.is_file() for path in files.values()):
                continue
            asked = {name: str(path) for name, path in files.items()} | {"wanted": wanted}
            try:
                rows = columns.execute(_EDITION, asked).fetchall()
            except duckdb.Error as error:
                msg = f"edition {number}: its data cannot be read; look with `counterfoil verify`"
                raise ProjectError(msg) from error
            for row in rows:
                figure = _figure((*row[:5], "", *row[5:]))
                said = found.setdefault((figure.question, figure.basis), [])
                if not said or said[-1].figure != figure:
                    said.append(AsPublished(number, figure))
    return found


def _codes(wanted: Wanted) -> dict[str, Any]:
    return {
        "measures": list(wanted.measures),
        "regions": list(wanted.regions),
        "categories": list(wanted.categories),
        "periods": list(wanted.periods),
    }


_FLAGS = (
    *(Flag.CONTESTED, Flag.CHOSEN, Flag.DENIED),
    *(Flag.NO_REPLY, Flag.INCOMPLETE, Flag.PROTECTED),
)


def _figure(row: tuple[Any, ...]) -> Figure:
    """Return a figure from a row: question, basis, action, range, standing, flags and counts."""
    low, high, agreed_low, agreed_high, standing, *given = row[6:]
    return Figure(
        question=Question(*row[:4]),
        basis=row[4],
        low=low,
        high=high,
        agreed_low=agreed_low,
        agreed_high=agreed_high,
        standing=Standing(standing),
        flags=tuple(flag for flag, holds in zip(_FLAGS, given[:6], strict=True) if holds),
        claims=given[6],
        silent=given[7],
    )

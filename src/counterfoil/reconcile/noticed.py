"""Findings over settled figures: contests, totals that differ, silent and late regions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

import duckdb

from counterfoil.checks import Finding, make
from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.originals import originals
from counterfoil.ledger.rulings import OnRecord
from counterfoil.model.codebook import Codebook
from counterfoil.model.moment import Moment
from counterfoil.model.quantity import interval, plain
from counterfoil.model.settled import Owed, State

Names = Mapping[int, str]

_COMPARED = """
CREATE TABLE compared AS
WITH counted AS (
  SELECT j.*, region IN (SELECT code FROM leaf_region)
           AND category IN (SELECT code FROM leaf_category) AS leaf
  FROM judged j WHERE left_out IS NULL AND period IN (SELECT code FROM week)
), part AS (
  SELECT filing, measure, r.up AS region, k.up AS category, period,
         sum(low) AS low, sum(high) AS high, count(low) AS lows, count(high) AS highs,
         count(*) AS parts
  FROM counted JOIN up_region r ON region = r.leaf JOIN up_category k ON category = k.leaf
  GROUP BY ALL
)
SELECT t.seq, t.filing, t.locator, t.measure, t.region, t.category, t.period, t.low, t.high,
       p.low AS sum_low, p.high AS sum_high, p.parts,
       p.parts = o.cells AND lows = parts AND highs = parts AS whole
FROM counted t
     JOIN part p USING (filing, measure, region, category, period)
     JOIN owed o USING (region, category, period)
WHERE NOT t.leaf
"""
_TOTALS = """
SELECT filing, locator, measure, region, category, period, low, high, sum_low, sum_high, parts,
       CASE WHEN low > sum_high THEN low - sum_high ELSE sum_low - high END
FROM compared WHERE whole AND (low > sum_high OR high < sum_low) ORDER BY seq
"""
_UNCOMPARABLE = "SELECT count(*) FROM compared WHERE NOT whole"
_CONTESTED = """
SELECT measure, region, category, period, low, high, claims FROM exact
WHERE contested ORDER BY ALL
"""


def noticed(
    columns: duckdb.DuckDBPyConnection, codebook: Codebook, owed: list[Owed], names: Names
) -> Iterator[Finding]:
    """Yield what settled figures and the board give to notice.

    `names` gives the name of the original of a filing, by the filing's seq.
    """
    for *question, low, high, claims in columns.execute(_CONTESTED).fetchall():
        details = {"claims": str(claims), "low": _end(low), "high": _end(high)}
        yield make("CF204", "/".join(question), details)
    columns.execute(_COMPARED)
    for row in columns.execute(_TOTALS).fetchall():
        filing, locator, *question, low, high, sum_low, sum_high, parts, by = row
        details = {
            "question": "/".join(question),
            "total": interval(low, high),
            "sum": interval(sum_low, sum_high),
            "parts": str(parts),
            "by": plain(by),
        }
        yield make("CF203", f"{names.get(filing, '')} {locator}", details)
    (uncomparable,) = columns.execute(_UNCOMPARABLE).fetchone() or (0,)
    if uncomparable:
        yield make("CF205", "ledger", {"totals": str(uncomparable)})
    yield from _returns(codebook, owed)


def _returns(codebook: Codebook, owed: list[Owed]) -> Iterator[Finding]:
    for region in codebook.returns.regions:
        silent = [o.period for o in owed if o.region == region and o.state is State.SILENT]
        if silent:
            yield make("CF401", region, {"region": region, "weeks": ", ".join(silent)})
    for late in (o for o in owed if o.days_late):
        details = {"region": late.region, "period": late.period, "days": str(late.days_late)}
        yield make("CF402", late.region, details)


def recorded(
    ledger: Ledger, record: OnRecord, moment: Moment, names: Names
) -> Iterator[Finding]:
    """Yield the findings that filings brought with them, without those of replaced filings."""
    replaced = {filing.amends for filing in record.filings.values()}
    for _, row in ledger.rows("finding", last=moment.size):
        filed = row["filing"]
        if filed in record.filings and filed not in replaced:
            where = f"{names.get(filed, '')} {row.get('locator', '')}".strip()
            yield make(row["code"], where, row.get("details", {}))


def names_of(ledger: Ledger, record: OnRecord) -> Names:
    """Return the name of every filing's original, by the filing's seq."""
    known = originals(ledger)
    return {
        seq: known[filing.original].name if filing.original in known else filing.source
        for seq, filing in record.filings.items()
    }


def _end(number: Decimal | None) -> str:
    return "…" if number is None else plain(number)

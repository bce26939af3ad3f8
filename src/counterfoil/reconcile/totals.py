"""Printed totals held against the sum of their parts, within one filing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import duckdb

from counterfoil.checks import Finding, make
from counterfoil.ledger.columns import rules
from counterfoil.model.quantity import interval, plain

Names = Mapping[int, str]
"""The name of the original of each filing, by the filing's seq."""

_PRINTED = """
FROM judged_claim
WHERE region IN (SELECT up FROM child_region) OR category IN (SELECT up FROM child_category)
LIMIT 1
"""
_DIFFERING = """
SELECT filing, locator, measure, region, category, period, low, high, sum_low, sum_high, parts,
       CASE WHEN low > sum_high THEN low - sum_high ELSE sum_low - high END
FROM compared WHERE whole AND (low > sum_high OR high < sum_low)
ORDER BY seq, parts DESC
"""
_COUNTS = """
SELECT count(DISTINCT seq) FILTER (WHERE whole),
       count(DISTINCT seq) - count(DISTINCT seq) FILTER (WHERE whole)
FROM compared
"""


def totals(columns: duckdb.DuckDBPyConnection, names: Names) -> Iterator[Finding]:
    """Yield a finding for every printed total that is not the sum of its parts.

    A total is compared only where every part is there; how many were not is one more finding.
    """
    if columns.execute(_PRINTED).fetchone() is None:
        # Most ledgers: spare them putting together what is not there.
        return
    columns.execute(rules("counterfoil.reconcile", "totals.sql"))
    for row in columns.execute(_DIFFERING).fetchall():
        filing, locator, *question, low, high, sum_low, sum_high, parts, by = row
        details = {
            "question": "/".join(question),
            "total": interval(low, high),
            "sum": interval(sum_low, sum_high),
            "parts": str(parts),
            "by": plain(by),
        }
        yield make("CF203", f"{names.get(filing, '')} {locator}", details)
    compared, uncompared = columns.execute(_COUNTS).fetchone() or (0, 0)
    if uncompared:
        details = {"totals": str(uncompared), "compared": str(compared)}
        yield make("CF205", "ledger", details)

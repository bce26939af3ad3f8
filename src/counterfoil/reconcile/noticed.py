"""Findings over settled figures: contests, totals that differ, silent and late regions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

import duckdb

from counterfoil.checks import Finding, make
from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.originals import originals
from counterfoil.ledger.rulings import Judge, OnRecord
from counterfoil.model.codebook import Codebook
from counterfoil.model.moment import Moment
from counterfoil.model.quantity import plain
from counterfoil.model.settled import Owed, State
from counterfoil.model.source import Source
from counterfoil.reconcile.inputs import left_out
from counterfoil.reconcile.totals import Names, totals

_TWICE = """
SELECT 1 FROM judged_claim
JOIN (SELECT unnest($filings) AS filing, unnest($lineages) AS origin) USING (filing)
WHERE left_out IS NULL
GROUP BY measure, region, category, period,
         CASE WHEN contains(locator, 'cell=') THEN regexp_replace(locator, '&quote=.*', '') END
HAVING count(DISTINCT origin) > 1 LIMIT 1
"""
_CONTESTED = """
SELECT measure, region, category, period, low, high, claims FROM exact
WHERE contested ORDER BY ALL
"""

_BACK = """
SELECT n.filing, n.locator, w.seq, n.seq
FROM judged_claim w
     JOIN judged_claim n USING (measure, region, category, period, voice, locator, words)
WHERE w.seq IN (SELECT claim FROM withdrawn) AND n.left_out IS NULL AND n.seq > w.seq
ORDER BY n.seq, w.seq
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
    yield from totals(columns, names)
    yield from _back(columns, names)
    yield from _returns(codebook, owed)


def _back(columns: duckdb.DuckDBPyConnection, names: Names) -> Iterator[Finding]:
    if columns.execute("FROM withdrawn LIMIT 1").fetchone() is None:
        # Most ledgers: spare them a look at every claim.
        return
    for filing, locator, old, new in columns.execute(_BACK).fetchall():
        where = f"{names.get(filing, '')} {locator}"
        yield make("CF116", where, {"old": str(old), "new": str(new)})


def _returns(codebook: Codebook, owed: list[Owed]) -> Iterator[Finding]:
    for region in codebook.returns.regions:
        silent = [o.period for o in owed if o.region == region and o.state is State.SILENT]
        if silent:
            yield make("CF401", region, {"region": region, "weeks": ", ".join(silent)})
    for late in (o for o in owed if o.days_late):
        details = {"region": late.region, "period": late.period, "days": str(late.days_late)}
        yield make("CF402", late.region, details)


def recorded(ledger: Ledger, record: OnRecord, moment: Moment, names: Names) -> Iterator[Finding]:
    """Yield the findings that filings brought with them, without those of replaced filings."""
    replaced = {filing.amends for filing in record.filings.values()}
    for _, row in ledger.rows("finding", last=moment.size):
        filed = row["filing"]
        if filed in record.filings and filed not in replaced:
            where = f"{names.get(filed, '')} {row.get('locator', '')}".strip()
            yield make(row["code"], where, row.get("details", {}))


def shared(
    columns: duckdb.DuckDBPyConnection,
    sources: Mapping[str, Source],
    record: OnRecord,
    names: Names,
) -> Iterator[Finding]:
    """Yield the originals on record for several sources as if each had evidence of its own.

    The same bytes corroborate nothing in themselves, whoever sent them. Sources may share a file
    where each has cells of its own in it, as in a table of what two publishers counted.
    """
    judge, gone = Judge(sources, record), left_out(record)
    filings: dict[str, dict[int, str]] = {}
    for seq, filing in record.filings.items():
        if seq not in gone and filing.original:
            filings.setdefault(filing.original, {})[seq] = judge.of(filing).lineage
    for of_original in filings.values():
        claimants = {record.filings[seq].source for seq in of_original}
        if len(claimants) > 1 and len(set(of_original.values())) > 1:
            given = {"filings": list(of_original), "lineages": list(of_original.values())}
            if columns.execute(_TWICE, given).fetchone():
                name = names.get(next(iter(of_original)), "")
                yield make("CF117", name, {"sources": ", ".join(sorted(claimants))})


def names_of(ledger: Ledger, record: OnRecord) -> Names:
    """Return the name of every filing's original, by the filing's seq."""
    known = originals(ledger)
    return {
        seq: known[filing.original].name if filing.original in known else filing.source
        for seq, filing in record.filings.items()
    }


def _end(number: Decimal | None) -> str:
    return "…" if number is None else plain(number)

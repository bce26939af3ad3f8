"""Settling: running the rules over the ledger's claims, as of a moment."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb

from counterfoil.ledger.columns import load, rules
from counterfoil.reconcile.inputs import WITHDRAWN, Inputs, Row

_TABLES = {
    "filing": {
        "seq": "BIGINT",
        "turn": "BIGINT",
        "voice": "INTEGER",
        "lineage": "INTEGER",
        "tied": "BOOLEAN",
        "left_out": "VARCHAR",
        "marks": "INTEGER",
    },
    "withdrawn": {"claim": "BIGINT"},
    "choice": {
        "measure": "VARCHAR",
        "region": "VARCHAR",
        "category": "VARCHAR",
        "period": "VARCHAR",
        "claim": "BIGINT",
    },
    "confirmed": {
        "measure": "VARCHAR",
        "region": "VARCHAR",
        "category": "VARCHAR",
        "period": "VARCHAR",
    },
    "enquired": {
        "measure": "VARCHAR",
        "region": "VARCHAR",
        "category": "VARCHAR",
        "period": "VARCHAR",
        "denied": "BOOLEAN",
        "no_reply": "BOOLEAN",
    },
}


def prepare(
    columns: duckdb.DuckDBPyConnection, segments: list[Path], given: Inputs, scratch: Path
) -> None:
    """Make the tables that rules.sql names, then its views, in an open connection.

    `scratch` is a folder for files that are gone again when this returns.
    """
    names = [str(path) for path in segments]
    rows: dict[str, Iterable[Row]] = {
        "filing": given.filings,
        "withdrawn": given.withdrawn,
        "choice": given.choices,
        "confirmed": given.confirmed,
        "enquired": given.enquired,
    }
    for name, types in _TABLES.items():
        load(columns, name, types, rows[name], scratch)
    columns.execute(_segments(names) if names else _NO_CLAIMS)
    # Where nothing is withdrawn, which is mostly so, the claims' numbers need not be read.
    columns.execute("CREATE VIEW upheld AS FROM claim" + (_UPHELD if given.withdrawn else ""))
    columns.execute(_CHOSEN)
    columns.execute(rules("counterfoil.reconcile", "rules.sql"))


def _segments(names: list[str]) -> str:
    """Return the statement that makes one view of all segments.

    A claim of the first is alone only where no later segment speaks on its question.
    """
    first, *later = ["'" + name.replace("'", "''") + "'" for name in names]
    if not later:
        return f"CREATE VIEW claim AS SELECT * FROM read_parquet({first})"  # noqa: S608
    rest = f"read_parquet([{', '.join(later)}])"
    return f"""
CREATE TABLE touched AS
SELECT DISTINCT measure, region, category, period, true AS touched FROM {rest};
CREATE VIEW claim AS
SELECT f.* REPLACE (alone AND touched IS NULL AS alone)
FROM read_parquet({first}) f LEFT JOIN touched USING (measure, region, category, period)
UNION ALL BY NAME
SELECT * REPLACE (false AS alone) FROM {rest}
"""  # noqa: S608 - names of our own files


_UPHELD = " WHERE seq NOT IN (SELECT claim FROM withdrawn)"
_CHOSEN = f"""
CREATE TABLE chosen AS
SELECT c.*, at_least, at_most
FROM choice c JOIN claim ON claim.seq = c.claim JOIN filing ON claim.filing = filing.seq
WHERE c.claim NOT IN (SELECT claim FROM withdrawn) AND absent IS NULL
  AND left_out IS DISTINCT FROM '{WITHDRAWN}'
"""  # noqa: S608 - our own constant
_NO_CLAIMS = """
CREATE VIEW claim AS
SELECT NULL::BIGINT AS seq, NULL::BIGINT AS filing, NULL::VARCHAR AS measure,
       NULL::VARCHAR AS region, NULL::VARCHAR AS category, NULL::VARCHAR AS period,
       NULL::VARCHAR AS words, NULL::DECIMAL(18, 4) AS low, NULL::DECIMAL(18, 4) AS high,
       NULL::VARCHAR AS absent, NULL::VARCHAR AS locator, NULL::VARCHAR AS note,
       NULL::VARCHAR AS speaker, NULL::DECIMAL(18, 4) AS at_least,
       NULL::DECIMAL(18, 4) AS at_most, false AS twice, false AS alone
WHERE false
"""

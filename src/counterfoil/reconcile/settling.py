"""Settling: running the rules over the ledger's claims, as of a moment."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb

from counterfoil.ledger.columns import load, rules
from counterfoil.reconcile.inputs import Inputs, Row

_TABLES = {
    "filing": {
        "seq": "BIGINT",
        "turn": "BIGINT",
        "voice": "INTEGER",
        "lineage": "INTEGER",
        "tied": "BOOLEAN",
        "left_out": "VARCHAR",
        "documented": "BOOLEAN",
        "denied": "BOOLEAN",
        "no_reply": "BOOLEAN",
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
    if names:
        listed = ", ".join("'" + name.replace("'", "''") + "'" for name in names)
        columns.execute(f"CREATE VIEW segment AS SELECT * FROM read_parquet([{listed}])")  # noqa: S608
    else:
        columns.execute(_NO_CLAIMS)
    # Claims of filings that came later are not there yet, whatever the segment holds.
    columns.execute(
        "CREATE VIEW claim AS SELECT * FROM segment WHERE filing IN (SELECT seq FROM filing)"
    )
    columns.execute(
        "CREATE TABLE chosen AS SELECT c.*, at_least, at_most FROM choice c "
        "JOIN claim ON claim.seq = c.claim WHERE c.claim NOT IN (SELECT claim FROM withdrawn) "
        "AND absent IS NULL"
    )
    columns.execute(rules("counterfoil.reconcile", "rules.sql"))


_NO_CLAIMS = """
CREATE VIEW segment AS
SELECT NULL::BIGINT AS seq, NULL::BIGINT AS filing, NULL::VARCHAR AS measure,
       NULL::VARCHAR AS region, NULL::VARCHAR AS category, NULL::VARCHAR AS period,
       NULL::VARCHAR AS words, NULL::DECIMAL(18, 4) AS low, NULL::DECIMAL(18, 4) AS high,
       NULL::VARCHAR AS absent, NULL::VARCHAR AS locator, NULL::VARCHAR AS note,
       NULL::DECIMAL(18, 4) AS at_least, NULL::DECIMAL(18, 4) AS at_most, false AS twice
WHERE false
"""

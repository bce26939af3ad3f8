"""Recording a CSV of a million rows, proofs included, beside SQLite's own rate of insertion."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from bench.clock import command, piece
from bench.report import Report
from bench.synthetic import project_files, table_csv
from counterfoil.model.period import Period, weeks_between

ROWS = 1_000_000


def bench(report: Report, room: Path) -> Path:
    """Add the rows on recording; return the project, whose ledger has a million rows."""
    keys = {"COUNTERFOIL_KEYS": str(room / "keys")}
    template, project, table = room / "template", room / "million", room / "million.csv"
    project_files(template, ("en",))
    weeks = [w.code for w in weeks_between(Period.parse("2010-W01"), Period.parse("2016-W52"))]
    table_csv(table, ROWS, weeks)
    command(["init", project, "--from", template], keys)
    command(["collect", table, "-p", project], keys)
    read = command(["read", "-p", project], keys)
    record = command(["record", "-p", project], keys)
    plain = piece(lambda: _insert(room / "plain.db"))
    both = read.cpu + record.cpu
    report.add(
        f"record a CSV of {ROWS:,} rows, proofs included",
        f"{ROWS / record.cpu:,.0f} claims per CPU second ({ROWS / both:,.0f} with reading)",
        f"SQLite alone, the same number of short rows: {ROWS / plain.cpu:,.0f} per CPU second",
        f"{plain.cpu / record.cpu:.2f} of it",
        "≥ 100,000 per CPU second",
    )
    return project


def _insert(path: Path) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE plain (seq INTEGER PRIMARY KEY, body TEXT NOT NULL)")
    connection.execute("BEGIN")
    rows = ((number, f"R{number % 85:02},2023-W09,{number % 400}") for number in range(ROWS))
    connection.executemany("INSERT INTO plain VALUES (?, ?)", rows)
    connection.execute("COMMIT")

"""Settling everything as of a moment, into work/settled/, once for each moment."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import duckdb
import orjson

from counterfoil.checks import Finding
from counterfoil.ledger.columns import connect, rules
from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.rulings import on_record
from counterfoil.ledger.segments import log_name, update_segments
from counterfoil.model.moment import Moment
from counterfoil.model.reading import Trouble
from counterfoil.model.settled import Owed, Settled, State
from counterfoil.project.tree import Project, work_folder
from counterfoil.reconcile.hierarchy import load_codebook
from counterfoil.reconcile.inputs import inputs
from counterfoil.reconcile.keeping import WHOLE, Hold, clear_old, folder_for, hold, make
from counterfoil.reconcile.noticing import notice
from counterfoil.reconcile.settling import prepare

_PACKAGE = "counterfoil.reconcile"
_FIGURE = """
SELECT measure, region, category, period, 'claims' AS basis, low, high, agreed_low, agreed_high,
       standing, contested, chosen, denied, no_reply, {protected} AS protected, claims, 0 AS silent
FROM {cells}
UNION ALL
SELECT measure, region, category, period, 'sum', low, high, NULL, NULL,
       ['reported', 'corroborated', 'documented', 'confirmed'][rank + 1], contested, false, false,
       false, protected, claims::BIGINT, silent::BIGINT
FROM added
ORDER BY measure, region, category, period, basis
"""
_RANKED = """
SELECT measure, region, category, period, low, high, contested, {protected} AS protected,
       list_position(['reported', 'corroborated', 'documented', 'confirmed'], standing) - 1 AS rank
FROM {cells} WHERE leaf
"""


def reconcile(project: Project, ledger: Ledger, moment: Moment) -> Settled:
    """Settle every question as of the moment; what was settled before is found again.

    What was settled for other moments is cleared away, but for a few that were used last, and for
    those that somebody uses.
    """
    folder = folder_for(project, ledger, moment)
    if held := hold(folder):
        return _found(moment, folder, held)
    held = make(folder, lambda made: _settle(project, ledger, moment, made))
    found = _found(moment, folder, held, fresh=True)
    clear_old(folder.parent)
    return found


def _settle(project: Project, ledger: Ledger, moment: Moment, out: Path) -> None:
    record = on_record(ledger, moment)
    segments = update_segments(ledger, work_folder(project.folder, "segments", log_name(ledger)))
    with connect() as columns:
        prepare(columns, segments, inputs(project.sources, record, moment), out)
        periods = [p for (p,) in columns.execute("SELECT DISTINCT period FROM eligible").fetchall()]
        load_codebook(columns, project.codebook, periods, out)
        _figures(columns, project.settings.smallest_cell, out)
        columns.execute("CREATE TABLE judged_claim AS SELECT * FROM judged ORDER BY seq")
        _copy(columns, "FROM judged_claim", out, "claims")
        owed, findings = notice(project, ledger, record, moment, columns)
    _write(out / WHOLE, owed, findings)


def _figures(columns: duckdb.DuckDBPyConnection, smallest: int, out: Path) -> None:
    least = str(smallest if smallest > 1 else 0)
    columns.execute(rules(_PACKAGE, "figures.sql").replace("$smallest", least))
    _add_up(columns, "exact", "false")
    _copy(columns, _FIGURE.format(cells="exact", protected="false"), out, "figures")
    if not _any(columns, "small"):
        # There is nothing to protect, so what is public is what is exact.
        shutil.copyfile(out / "figures.parquet", out / "public.parquet")
        return
    columns.execute(rules(_PACKAGE, "protecting.sql").replace("$smallest", least))
    _add_up(columns, "public", "protected")
    _copy(columns, _FIGURE.format(cells="public", protected="protected"), out, "public")


def _add_up(columns: duckdb.DuckDBPyConnection, cells: str, protected: str) -> None:
    ranked = _RANKED.format(cells=cells, protected=protected)
    columns.execute("CREATE OR REPLACE TABLE cell AS " + ranked)
    columns.execute(rules(_PACKAGE, "sums.sql").replace("CREATE", "CREATE OR REPLACE"))


def _any(columns: duckdb.DuckDBPyConnection, rows: str) -> bool:
    return columns.execute(f"FROM {rows} LIMIT 1").fetchone() is not None


def _copy(columns: duckdb.DuckDBPyConnection, query: str, out: Path, name: str) -> None:
    columns.execute(
        f"COPY ({query}) TO $out (FORMAT parquet, COMPRESSION zstd)",
        {"out": str(out / f"{name}.parquet")},
    )


def _write(path: Path, owed: Iterable[Owed], findings: Iterable[Finding]) -> None:
    noted = {
        "owed": [asdict(one) for one in owed],
        "findings": [[f.code, f.where, dict(f.details)] for f in findings],
    }
    path.write_bytes(orjson.dumps(noted))


def _found(moment: Moment, folder: Path, held: Hold, *, fresh: bool = False) -> Settled:
    noted = orjson.loads((folder / WHOLE).read_bytes())
    owed = tuple(Owed(**{**one, "state": State(one["state"])}) for one in noted["owed"])
    troubles = tuple(Trouble(code, where, details) for code, where, details in noted["findings"])
    return Settled(moment, folder, owed, troubles, fresh, held)

"""Everything that is noticed when a moment is settled: what is owed, and all findings."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from counterfoil.checks import Finding
from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.rulings import OnRecord
from counterfoil.model.moment import Moment
from counterfoil.model.settled import Owed
from counterfoil.project.tree import Project
from counterfoil.reconcile.board import board
from counterfoil.reconcile.hierarchy import counted_weeks
from counterfoil.reconcile.noticed import names_of, noticed, recorded, shared
from counterfoil.reconcile.reprints import reprints


def notice(
    project: Project,
    ledger: Ledger,
    record: OnRecord,
    moment: Moment,
    columns: duckdb.DuckDBPyConnection,
) -> tuple[list[Owed], list[Finding]]:
    """Return the board of returns, and the findings over what is settled in `columns`."""
    codes = [code for (code,) in columns.execute("FROM week").fetchall()]
    owed = board(project.codebook, record, moment, counted_weeks(project.codebook, codes))
    names = names_of(ledger, record)
    found: Iterable[Finding] = (
        *recorded(ledger, record, moment, names),
        *noticed(columns, project.codebook, owed, names),
        *shared(columns, project.sources, record, names),
        *reprints(project, ledger, record, columns),
    )
    return owed, list(found)

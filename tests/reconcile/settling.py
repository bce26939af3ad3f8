"""Settling a world with the real thing, and reading the figures back as the oracle tells them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from oracle import Figures, Oracle, Told
from small_projects import ledger_of
from worlds import World, put_on_record, write_world

from counterfoil.ledger.columns import connect
from counterfoil.ledger.ledger import Ledger
from counterfoil.model.moment import Moment
from counterfoil.project.tree import Project
from counterfoil.reconcile.stage import reconcile

_COLUMNS = ", ".join(Told._fields)


@contextmanager
def recorded(world: World, order: Sequence[int] | None = None) -> Iterator[tuple[Project, Ledger]]:
    """Write a world into a new project's ledger, in an order of its entries."""
    with TemporaryDirectory() as folder:
        project = write_world(world, Path(folder))
        with ledger_of(project) as ledger:
            put_on_record(world, ledger, order)
            yield project, ledger


def settled(project: Project, ledger: Ledger, at: str) -> tuple[Figures, Figures]:
    """Return exact and public figures, as reconcile settles them."""
    found = reconcile(project, ledger, Moment(at, ledger.size))
    with connect() as columns:
        return read_figures(columns, found.figures), read_figures(columns, found.public)


def told(project: Project, ledger: Ledger, at: str) -> tuple[Figures, Figures]:
    """Return exact and public figures, as the oracle tells them."""
    oracle = Oracle.of(project, ledger, Moment(at, ledger.size))
    return oracle.exact(), oracle.public()


def read_figures(columns: duckdb.DuckDBPyConnection, path: Path) -> Figures:
    """Return every figure of a settled file, none of them twice."""
    rows = columns.execute(
        f"SELECT measure, region, category, period, basis, {_COLUMNS} FROM read_parquet(?)",  # noqa: S608
        [str(path)],
    ).fetchall()
    figures = {((m, r, c, p), basis): Told(*rest) for m, r, c, p, basis, *rest in rows}
    assert len(rows) == len(figures), "a figure stands there twice"
    return figures


def difference(expected: Figures, actual: Figures) -> dict[object, object]:
    """Return what differs, for a short message."""
    return {
        key: (expected.get(key), actual.get(key))
        for key in expected.keys() | actual.keys()
        if expected.get(key) != actual.get(key)
    }

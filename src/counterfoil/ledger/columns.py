"""Columns: DuckDB in memory, which asks nothing of any network, and rows brought into it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import duckdb
import orjson


def connect(threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """Open a DuckDB in memory that asks nothing of any network, with `threads` or all cores."""
    settings: dict[str, str | bool | int | float | list[str]]
    settings = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    if threads:
        settings["threads"] = threads
    return duckdb.connect(config=settings)


def reading() -> duckdb.DuckDBPyConnection:
    """Open what answers questions to files and makes no tables, at no cost but the first.

    All that are open share one DuckDB, from as many threads as there are.
    """
    return _shared().cursor()


@cache
def _shared() -> duckdb.DuckDBPyConnection:
    return connect()


def rules(package: str, name: str) -> str:
    """Return the text of a SQL file that stands beside the modules of a package."""
    return resources.files(package).joinpath(name).read_text("utf-8")


def load(
    columns: duckdb.DuckDBPyConnection,
    name: str,
    types: Mapping[str, str],
    rows: Iterable[Mapping[str, Any]],
    scratch: Path,
) -> None:
    """Make a table from rows. By way of a file, since that is how DuckDB takes many at once."""
    path = scratch / f"{name}.lines"
    with path.open("wb") as out:
        for row in rows:
            out.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
    described = ", ".join(f"'{column}': '{kind}'" for column, kind in types.items())
    columns.execute(
        f"CREATE TABLE {name} AS SELECT * FROM read_json($path, "  # noqa: S608 - our own names
        f"format = 'newline_delimited', columns = {{{described}}})",
        {"path": str(path)},
    )
    path.unlink()

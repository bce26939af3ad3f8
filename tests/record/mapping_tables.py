"""What tests of recording share: a source from the text of its file, and tables without a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
from small_projects import write_project

from counterfoil.model.codebook import Codebook
from counterfoil.model.reading import Reading, Span, Table
from counterfoil.model.source import Source
from counterfoil.project.sources import load_source
from counterfoil.record.drafting import Draft
from counterfoil.record.mapped import Mapped, map_reading

LONG = """
[[tables]]
numbers = ["count"]
measure = { columns = ["measure"] }
region = { columns = ["region"] }
category = { columns = ["category"] }
period = { columns = ["week"] }
"""
"""A long table: one number in a row, and where it belongs beside it."""
HEADER = ("region", "week", "category", "measure", "count")


@cache
def codebook(rules: str = "") -> Codebook:
    """Return the small projects' codebook, with other rules where they are given."""
    with TemporaryDirectory() as folder:
        files = {"codebook/rules.toml": rules} if rules else {}
        return write_project(Path(folder), files).codebook


def source_of(text: str) -> Source:
    """Read a source's file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "annex.toml"
        path.write_text(text, "utf-8")
        return load_source(path)


def table_of(
    rows: Sequence[Sequence[str]], name: str = "", number: int = 1, spans: Sequence[Span] = ()
) -> Table:
    """Make a table of texts."""
    return Table(number, rows, name, tuple(spans))


def reading_of(*tables: Table) -> Reading:
    """Make a reading of tables."""
    return Reading("ab" * 32, "csv/1", "cd" * 32, tables=tables)


def mapped(text: str, *tables: Table, name: str = "annex.csv", rules: str = "") -> Mapped:
    """Return what tables give by a source's file."""
    return map_reading(codebook(rules), source_of(text), reading_of(*tables), name)


def claims_of(draft: Draft) -> list[dict[str, Any]]:
    """Return a draft's claims as the ledger will hold them, without what only it knows."""
    return [orjson.loads(f"{{{core}}}") for core in draft.claims]


def told(draft: Draft) -> Iterator[tuple[str, ...]]:
    """Yield a draft's claims in short: question, words, low, high or absence, place."""
    for claim in claims_of(draft):
        question = "/".join(claim[name] for name in ("measure", "region", "category", "period"))
        ends = (claim["absent"],) if "absent" in claim else (claim["low"], claim["high"])
        yield (question, claim["words"], *ends, claim["locator"])

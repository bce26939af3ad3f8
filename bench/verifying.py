"""Verifying, beside the time to hash the same bytes and one SHA-256 for each row."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

from bench.clock import best, command, piece
from bench.report import Report
from counterfoil.ledger.sqlite import open_sqlite


def bench(report: Report, projects: dict[str, Path]) -> None:
    """Add a row for each project, by what it is called."""
    for name, project in projects.items():
        ours = best(2, lambda p=project: command(["verify", "-p", p]))  # type: ignore[misc]
        limit = best(2, lambda p=project: piece(lambda: _hash(p)))  # type: ignore[misc]
        report.add(
            f"verify {name}",
            f"{ours.wall:.2f} s, {ours.cpu:.2f} CPU s",
            f"hashing the same bytes and every row once, one process: {limit.wall:.2f} s",
            f"{ours.wall / limit.wall:.2f}× ({ours.cpu / limit.cpu:.2f}× its CPU)",
            "≤ 1.5×",
        )


def _hash(project: Path) -> None:
    for folder in ("vault", "editions"):
        for home, _, names in os.walk(project / folder):
            for name in names:
                with open(f"{home}/{name}", "rb", buffering=0) as stream:  # noqa: PTH123 - many
                    sha256(stream.read()).digest()
    store = open_sqlite(project / "ledger.db")
    for _, _, body, _ in store.entries(0, store.size()):
        sha256(body).digest()

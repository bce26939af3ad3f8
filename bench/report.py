"""The table that the benchmarks fill, printed as it grows and kept in docs/speed.md."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass, field
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "speed.md"


@dataclass
class Report:
    """Rows of (work, measured, against, ratio, goal)."""

    rows: list[tuple[str, str, str, str, str]] = field(default_factory=list)

    def add(self, work: str, measured: str, against: str, ratio: str, goal: str) -> None:
        """Add a row and print it."""
        self.rows.append((work, measured, against, ratio, goal))
        print(f"{work}: {measured}; {against}; {ratio}; goal {goal}", flush=True)

    def write(self) -> None:
        """Write docs/speed.md."""
        lines = [
            "# Speed",
            "",
            "Written by `make bench`. Each row is measured beside its peer or limit, in one run.",
            f"Machine: {os.cpu_count()} processors, {platform.machine()}, "
            f"Python {platform.python_version()}.",
            "",
            "| work | measured | against | ratio | goal |",
            "|---|---|---|---|---|",
            *("| " + " | ".join(row) + " |" for row in self.rows),
            "",
            *NOTES,
        ]
        PAGE.write_text("\n".join(lines), "utf-8")
        print(f"written to {PAGE}")


NOTES = (
    "“DHIS2-shaped PostgreSQL work” is bench/dhis2_shape.py: the storage, import and analytics",
    "work shape of DHIS2 2.43 in our own words, without its Java, HTTP, JSON and access control.",
    "It is not DHIS2, and it is a lower bound for it. Our side keeps the words, the place and a",
    "proof of every value, which that shape does not.",
    "",
    "Claims are settled from columns that are made from the ledger once (work/segments). They know",
    "which claims are the only word of their speaker on a question, which spares settling them the",
    "search for the latest; without that it takes what the second row shows.",
    "",
)

"""The founding example, published twice: what every test of the public site looks at."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

EXAMPLE = Path(__file__).parents[1] / "examples" / "founding"
_RUN = "from counterfoil.cli import program; program()"
SECOND = """
[[rulings]]
decision = "choose"
about_kind = "question"
about = "signed/RU-SVE/debtors/2023-W11"
details = { claim = "annex.xlsx#sheet=13.03–19.03&cell=H10" }
reason = "The officer saw one office of several; the annex and the monitor count the region."
by = "R-2"
ruled_at = "2026-11-29T10:00:00Z"

[[enquiries]]
asked = "office-bu"
about_kind = "question"
about = "signed/RU-BU/migrants/2023-W11"
words = "Верно ли это?"
by = "R-1"
asked_at = "2026-11-29T09:00:00Z"
deadline = "2026-12-20T09:00:00Z"
"""


class Editions(NamedTuple):
    """The folders of two editions; the second has a correction and an open enquiry."""

    first: Path
    second: Path

    def receipts(self) -> dict[str, str]:
        """Return a receipt of every kind, by what it shows: its page below a language."""
        with (self.second / "data" / "claims.csv").open(encoding="utf-8") as file:
            claims = list(csv.DictReader(file))
        kinds: dict[str, Callable[[dict[str, str]], object]] = {
            "cells": lambda row: "sheet=" in row["locator"] and not row["left_out"],
            "words": lambda row: "quote=" in row["locator"],
            "withheld": lambda row: row["withheld"] == "true",
            "absent": lambda row: row["absent"],
            "replaced": lambda row: row["left_out"] == "amended",
            "withdrawn": lambda row: row["left_out"] == "withdrawn",
            "not-chosen": lambda row: row["left_out"] == "not chosen",
            "contested": lambda row: (
                (row["region"], row["category"], row["measure"], row["period"])
                == ("RU-CHE", "unemployed", "approached", "2023-W09")
            ),
        }
        found = {name: next(row for row in claims if fits(row)) for name, fits in kinds.items()}
        return {
            name: f"claims/{int(row['claim']) // 1000}/{row['claim']}.html"
            for name, row in found.items()
        }


def _counterfoil(*arguments: str, now: str, keys: Path) -> None:
    environment = os.environ | {"COUNTERFOIL_NOW": now, "COUNTERFOIL_KEYS": str(keys)}
    command = [sys.executable, "-c", _RUN, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1}, done.stderr


@pytest.fixture(scope="session")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Editions:
    """Return the example's two editions, made by the same commands that a desk gives."""
    folder = tmp_path_factory.mktemp("site") / "project"
    keys, by = folder / ".keys", ("-p", str(folder), "--by", "R-2")
    first, second = "2026-11-23T12:00:00Z", "2026-11-30T12:00:00Z"
    _counterfoil("demo", str(folder), "--from", str(EXAMPLE), now=first, keys=keys)
    (folder / "second.toml").write_text(SECOND, encoding="utf-8")
    decisions = ("record", "decisions", str(folder / "second.toml"))
    _counterfoil(*decisions, *by, now=second, keys=keys)
    _counterfoil("publish", *by, now=second, keys=keys)
    made = sorted((folder / "editions").iterdir())
    return Editions(made[0], made[1])

"""Measures, held against goals and against a floor that refuses to fall, and written down."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

import orjson

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data"
"""Where the data to measure on is; it is never copied into the repository."""
_PAGE = ROOT / "docs" / "quality.md"
_FLOOR = Path(__file__).with_name("floor.json")
_HEAD = """# Quality of reading

Written by `make quality`, on the development sets (`corpus` says which files, by the digest of
their names and bytes). A measure never falls below its floor in `quality/floor.json`:
`make quality` raises the floor when a measure rises, and fails when it falls.
"""


class Measure(NamedTuple):
    """One figure: what it says, over which corpus, and whether less of it is better.

    `slack` is how far it may fall before it counts as fallen: for what is a matter of the machine.
    """

    name: str
    score: float
    goal: str
    corpus: str
    less: bool = False
    slack: float = 0.0
    peer: str = ""


def held(measures: list[Measure]) -> list[str]:
    """Return what fell below its floor; raise the floor to what rose."""
    floor: dict[str, dict[str, object]] = (
        orjson.loads(_FLOOR.read_bytes()) if _FLOOR.is_file() else {}
    )
    fallen = []
    for measure in measures:
        kept = floor.get(measure.name)
        if kept is None or kept["corpus"] != measure.corpus:
            floor[measure.name] = {"score": measure.score, "corpus": measure.corpus}
            continue
        before = float(str(kept["score"]))
        worse = measure.score - before if measure.less else before - measure.score
        if worse > measure.slack:
            fallen.append(f"{measure.name} fell from {before:g} to {measure.score:g}")
        elif worse < 0:
            floor[measure.name] = {"score": measure.score, "corpus": measure.corpus}
    if not fallen:
        packed = orjson.dumps(floor, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)
        _FLOOR.write_bytes(packed + b"\n")
    return fallen


def write(sections: dict[str, list[Measure]]) -> None:
    """Write docs/quality.md."""
    lines = [_HEAD]
    for title, measures in sections.items():
        lines += [f"## {title}", "", "| measure | here | goal | best peer | corpus |"]
        lines += ["|---|---|---|---|---|"]
        lines += [
            f"| {m.name} | {m.score:.4g} | {m.goal} | {m.peer or '—'} | {m.corpus[:12]} |"
            for m in measures
        ]
        lines.append("")
    _PAGE.write_text("\n".join(lines), "utf-8")


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()

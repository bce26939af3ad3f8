"""Measure every part that has a module here, hold it against the floor, and write docs/quality.md.

Each module has a `TITLE` and `measure()`, which returns its measures, or none where its data is not
on this machine. Name modules on the command line to measure those alone; nothing is written then.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from quality import report

_APART = {"__init__", "__main__", "report", "grow", "article_peer", "kind_peer", "sheet_peer"}


def main() -> int:
    """Run; return the exit status."""
    known = sorted(p.stem for p in Path(__file__).parent.glob("*.py") if p.stem not in _APART)
    chosen = sys.argv[1:] or known
    sections: dict[str, list[report.Measure]] = {}
    for name in chosen:
        module = import_module(f"quality.{name}")
        measures = module.measure()
        sections[module.TITLE] = measures
        for one in measures:
            report.say(f"{module.TITLE}: {one.name} {one.score:.4g} (goal {one.goal})")
        if not measures:
            report.say(f"{module.TITLE}: not measured, its data is not on this machine")
    if sys.argv[1:]:
        return 0
    fallen = report.held([one for measures in sections.values() for one in measures])
    for line in fallen:
        report.say(f"FELL: {line}")
    if not fallen:
        report.write({title: m for title, m in sections.items() if m})
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())

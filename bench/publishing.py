"""Publishing the example, twenty thousand receipts, and the same with one changed claim."""

from __future__ import annotations

from pathlib import Path

from bench.clock import command
from bench.report import Report
from bench.synthetic import project_files, table_csv

CLAIMS = 20_000
LANGUAGES = ("en", "ru")
_EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "founding"
_RULING = """[[rulings]]
decision = "withdraw"
about_kind = "claim"
about = "{claim}"
reason = "A benchmark."
by = "R-1"
ruled_at = "2024-01-01T00:00:00Z"
"""


def bench(report: Report, room: Path) -> Path:
    """Add the rows on publishing; return the project with two editions."""
    keys = {"COUNTERFOIL_KEYS": str(room / "keys")}
    demo = command(["demo", room / "demo", "--from", _EXAMPLE], {"DEMO_SERVE": "0"})
    report.add(
        "the whole example, from files to an edition",
        f"{demo.wall:.2f} s",
        "a limit",
        f"{demo.wall / 5:.2f} of it",
        "< 5 s on two cores",
    )
    template, project, table = room / "template2", room / "receipts", room / "receipts.csv"
    project_files(template, LANGUAGES)
    table_csv(table, CLAIMS, [f"2023-W{week:02}" for week in range(9, 30)])
    command(["init", project, "--from", template], keys)
    command(["collect", table, "-p", project], keys)
    command(["read", "-p", project], keys)
    command(["record", "-p", project], keys)
    first = command(["publish", "-p", project], keys)
    pages = sum(1 for _ in next((project / "editions").iterdir()).rglob("*.html"))
    report.add(
        f"an edition of {CLAIMS:,} receipts in {len(LANGUAGES)} languages",
        f"{pages:,} pages in {first.wall:.1f} s",
        "a limit",
        f"{pages / first.wall:,.0f} pages a second",
        "≥ 1,000 pages a second",
    )
    ruling = room / "ruling.toml"
    ruling.write_text(_RULING.format(claim=CLAIMS // 2))
    command(["record", "decisions", ruling, "-p", project], keys)
    second = command(["publish", "-p", project], keys)
    report.add(
        "the next edition, with one changed claim",
        f"{second.wall:.2f} s",
        f"the first: {first.wall:.1f} s",
        f"{second.wall / first.wall:.1%}",
        "< 5 %",
    )
    return project

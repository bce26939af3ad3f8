"""The outline of a plan says what the whole plan says, of as many changes as were asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from desks import ANNEX, HEADS, NOW, Desk, copied, csv_of
from small_projects import ledger_of, settings

from counterfoil.publish.planning import outline, plan

LATER = "2023-04-02T12:00:00Z"
RULINGS = """
[[rulings]]
decision = "withdraw"
about_kind = "claim"
about = "{claim}"
reason = "It was read from the wrong column."
ruled_at = "2023-04-02T10:00:00Z"
[[rulings]]
decision = "confirm"
about_kind = "question"
about = "{question}"
reason = "Compared with the original."
ruled_at = "2023-04-02T10:00:00Z"
"""


def agree(desk: Desk, at: str = NOW) -> int:
    """Hold the outline against the plan, for few changes and for all; return how many there are."""
    settled = desk.settle(at)
    with ledger_of(desk.project) as ledger:
        whole, _ = plan(desk.project, ledger, settled, at[:10])
        claims = [change for change in whole.changes if change.basis == "claims"]
        for most in (0, 1, 3, 1000):
            found = outline(desk.project, ledger, settled, at[:10], most)
            assert claims[:most] == found.changes
            assert len(claims) == found.figures
            assert len(whole.changes) - len(claims) == found.sums
            assert (whole.number, whole.previous) == (found.number, found.previous)
            assert whole.nothing_new == found.nothing_new
    return len(whole.changes)


def test_of_a_first_edition(tmp_path: Path) -> None:
    """Everything is added, and nothing moved it; before there is anything nothing is."""
    files = {"project.toml": settings(), "sources/annex.toml": ANNEX}
    desk = Desk(tmp_path / "project", files)
    assert 0 == agree(desk)
    rows = [f"Alpha,2023-W{week:02},Migrants,approached,{week * 7}" for week in range(9, 13)]
    desk.collect({"annex.csv": csv_of(HEADS, rows)})
    desk.record()
    assert agree(desk) > 3


@pytest.mark.parametrize("lost", ["", "data"])
def test_of_the_next_edition(town: Desk, tmp_path: Path, lost: str) -> None:
    """What rulings and new claims moved since, by whom; and where the last one's data is lost."""
    desk = copied(town, tmp_path / "project")
    desk.publish()
    if lost:
        for folder in desk.folder.glob("editions/*/data"):
            folder.rename(folder.with_name("lost"))
    assert bool(agree(desk)) is bool(lost)
    why = desk.explain("approached/a/migrants/2023-W09")
    told = RULINGS.format(claim=why.claims[0].seq, question=why.question)
    desk.decide(told, LATER)
    desk.decide(told, LATER, "R-2")
    assert agree(desk, LATER) > 0

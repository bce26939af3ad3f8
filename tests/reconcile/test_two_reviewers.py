"""Where a project asks for two reviewers, a ruling counts from the second one on; else at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import counterfoil
from deciding import ruling
from desks import ANNEX, HEADS, LONG, Desk, copied, csv_of
from small_projects import settings

from counterfoil.project.declared import ProjectError

QUESTION = "approached/a/migrants/2023-W09"
OTHER = f"""
title = {{ en = "A report" }}
files = ["report.csv"]
[[tables]]{LONG}filed = {{ fixed = "2023-03-20" }}
"""


@pytest.fixture(scope="module", params=[1, 2])
def contested(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Desk:
    """Return a desk with two claims that exclude each other, in a project that asks for so many."""
    files = {
        "project.toml": settings(reviewers=request.param),
        "sources/annex.toml": ANNEX,
        "sources/report.toml": OTHER,
    }
    desk = Desk(tmp_path_factory.mktemp("contested") / "project", files)
    counts = {"annex.csv": 140, "report.csv": 90}
    desk.collect(
        {
            name: csv_of(HEADS, [f"a,2023-W09,migrants,approached,{count}"])
            for name, count in counts.items()
        }
    )
    desk.record()
    return desk


@pytest.fixture
def desk(contested: Desk, tmp_path: Path) -> Desk:
    """Return a copy of it, to be ruled on."""
    return copied(contested, tmp_path / "project")


def ruled(desk: Desk, by: str, hour: int, decision: str, *about: str) -> None:
    """Put a ruling on record, at an hour of the day."""
    text = ruling(decision, *about).replace('"R-2"', f'"{by}"')
    desk.decide(text.replace("T09:00", f"T{hour:02}:00"))


def at(desk: Desk, hour: int) -> str:
    """Return the figure at an hour of the day."""
    return desk.figure(QUESTION, f"2023-03-21T{hour:02}:30:00Z")[0]


def chosen(desk: Desk, by: str, hour: int, count: int) -> None:
    """Choose the claim with a count."""
    name = "annex.csv" if count == 140 else "report.csv"
    ruled(desk, by, hour, "choose", "question", QUESTION, f'claim = "{name}#cell=2,5"')


def test_a_choice_counts_when_another_reviewer_makes_the_same(desk: Desk) -> None:
    """What one of them rules otherwise later waits, until another is of that mind as well."""
    for hour, (by, count) in enumerate(
        [("R-1", 140), ("R-1", 140), ("R-2", 140), ("R-1", 90), ("R-2", 90), ("R-1", 140)], 1
    ):
        chosen(desk, by, hour, count)
    alone = ["140", "140", "140", "90", "90", "140"]
    together = ["90–140", "90–140", "140", "140", "90", "90"]
    expected = alone if desk.project.settings.reviewers == 1 else together
    assert expected == [at(desk, hour) for hour in range(1, 7)]
    why = desk.explain(QUESTION)
    waits = [(one.by, one.ruled_at[11:13]) for one in why.waiting]
    assert waits == ([] if desk.project.settings.reviewers == 1 else [("R-1", "06")])


def test_a_withdrawal_waits_as_well(desk: Desk) -> None:
    """A claim counts until two have withdrawn it."""
    for by, hour in (("R-1", 1), ("R-2", 2)):
        ruled(desk, by, hour, "withdraw", "claim", "report.csv#cell=2,5")
    first = "140" if desk.project.settings.reviewers == 1 else "90–140"
    assert [first, "140"] == [at(desk, 1), at(desk, 2)]


def test_a_grade_waits_for_the_very_same_grade(desk: Desk) -> None:
    """Two who give different grades agree on none."""
    for by, hour, letter in (("R-1", 1, "A"), ("R-2", 2, "B"), ("R-1", 3, "B")):
        grade = f'reliability = "{letter}", credibility = "1"'
        ruled(desk, by, hour, "grade", "source", "report", grade)
    grades = [
        next(
            claim.grade
            for claim in desk.explain(QUESTION, f"2023-03-21T{hour:02}:30:00Z").claims
            if claim.source == "report"
        )
        for hour in range(4)
    ]
    one_is_enough = desk.project.settings.reviewers == 1
    assert grades == (["F6", "A1", "B1", "B1"] if one_is_enough else ["F6", "F6", "F6", "B1"])


def test_confirming_takes_two_everywhere(desk: Desk) -> None:
    """A figure is confirmed by two reviewers, whatever the project asks of rulings."""
    chosen(desk, "R-1", 1, 140)
    chosen(desk, "R-2", 2, 140)
    standings = []
    for by, hour in (("R-1", 3), ("R-2", 4)):
        ruled(desk, by, hour, "confirm", "question", QUESTION)
        standings.append(desk.explain(QUESTION, f"2023-03-21T{hour:02}:30:00Z").figures[0][3])
    assert ["documented", "confirmed"] == standings


def test_commands_say_what_waits(desk: Desk) -> None:
    """`explain` marks a ruling that waits, and `publish --plan` names it and moves nothing."""
    desk.publish()
    chosen(desk, "R-1", 1, 140)
    plan = counterfoil(
        "publish", "--plan", "-p", desk.folder, COUNTERFOIL_NOW="2023-04-02T12:00:00Z"
    )
    told = counterfoil("publish", "--plan", "--json", "-p", desk.folder)
    why = counterfoil("explain", QUESTION, "-p", desk.folder)
    assert (0, 0, 0) == (plan.code, told.code, why.code)
    waits = desk.project.settings.reviewers == 2
    assert waits is ("Waits for another reviewer" in plan.out)
    assert waits is ("waits for another reviewer" in why.out)
    assert waits is any("R-1 (choose) on question" in text for text in told.json["waiting"])
    assert waits is (told.json["changes"] == [])


@pytest.mark.parametrize("reviewers", [0, 3, -1])
def test_other_numbers_of_reviewers_are_refused(tmp_path: Path, reviewers: int) -> None:
    """A project asks for one reviewer or for two."""
    with pytest.raises(ProjectError, match=r"write 1 .* or 2"):
        Desk(tmp_path / "project", {"project.toml": settings(reviewers=reviewers)})

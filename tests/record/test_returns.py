"""Weekly returns: one filing each, amended by naming the one they replace, silent or not."""

from __future__ import annotations

from pathlib import Path

import pytest
from desks import NOW, OWED, RETURN_HEADS, RETURNS, Desk, csv_of
from small_projects import RULES

_FILES = {"sources/returns.toml": RETURNS, "codebook/rules.toml": RULES + OWED}
_FIRST = "M-1,2023-03-07T10:00:00Z,,,a,2023-W09,migrants,approached,40"
_SIGNED = "M-1,2023-03-07T10:00:00Z,,,a,2023-W09,migrants,signed,4"
_AMENDED = "M-1,2023-03-09T10:00:00Z,2023-03-07T10:00:00Z,,a,2023-W09,migrants,approached,44"
_OTHER = "M-2,2023-03-08T10:00:00Z,,,b,2023-W09,migrants,approached,7"
_ASKED = "approached/a/migrants/2023-W09"


def desk_with(folder: Path, **files: list[str]) -> Desk:
    """Return a desk that recorded files of returns, named by what they hold."""
    desk = Desk(folder / "project", _FILES)
    bring(desk, **files)
    return desk


def bring(desk: Desk, **files: list[str]) -> None:
    """Collect and record files of returns."""
    desk.collect(
        {f"{name}-returns.csv": csv_of(RETURN_HEADS, rows) for name, rows in files.items()}
    )
    desk.record()


def noticed(desk: Desk) -> list[tuple[str, str]]:
    """Return codes and places of what recording noticed and still stands."""
    return sorted((code, where) for code, where, _ in desk.findings() if code < "CF4")


def states(desk: Desk, at: str = NOW) -> dict[str, str]:
    """Return the board of returns for week 9, by region."""
    owed = desk.settle(at).owed
    return {o.region: o.state.value for o in owed if o.period == "2023-W09"}


def test_an_amended_return_names_the_one_it_replaces(tmp_path: Path) -> None:
    """The amendment points to its own earlier return, whatever was filed in between."""
    desk = desk_with(tmp_path, all=[_FIRST, _SIGNED, _OTHER, _AMENDED])
    filings = desk.filings()
    (amending,) = [filing for filing in filings.values() if filing.amends is not None]
    assert ("M-1", "2023-03-09T10:00:00Z") == (amending.speaker, amending.filed_at)
    replaced = filings[amending.amends or -1]
    assert ("M-1", "2023-03-07T10:00:00Z") == (replaced.speaker, replaced.filed_at)
    assert ("44", "") == desk.figure(_ASKED)
    assert ("7", "") == desk.figure(_ASKED.replace("/a/", "/b/"))
    # What the replaced return said on another question counts no more either.
    assert ("", "") == desk.figure(_ASKED.replace("approached", "signed"))
    assert [("40", "amended"), ("44", "")] == [
        (claim.words, claim.left_out) for claim in desk.explain(_ASKED).claims
    ]


def test_before_it_is_amended_a_return_counts(tmp_path: Path) -> None:
    """As of the day before the amendment, the first return holds."""
    desk = desk_with(tmp_path, all=[_FIRST, _SIGNED, _AMENDED])
    assert ("40", "") == desk.figure(_ASKED, "2023-03-08")
    assert ("", "") == desk.figure(_ASKED, "2023-03-06")


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
def test_the_order_of_files_does_not_matter(names: tuple[str, str], tmp_path: Path) -> None:
    """An amendment that is read before what it replaces waits for it."""
    desk = desk_with(tmp_path, **{names[0]: [_FIRST], names[1]: [_AMENDED]})
    assert ("44", "") == desk.figure(_ASKED)
    assert [] == noticed(desk)


def test_amending_an_unknown_return_is_a_finding_until_it_is_filed(tmp_path: Path) -> None:
    """The number counts meanwhile; once the earlier return is filed too, all is in order."""
    desk = desk_with(tmp_path, late=[_AMENDED])
    assert [("CF112", "late-returns.csv")] == noticed(desk)
    assert ("44", "") == desk.figure(_ASKED)
    bring(desk, early=[_FIRST, _SIGNED])
    assert [] == noticed(desk)
    assert ("44", "") == desk.figure(_ASKED)
    assert ("", "") == desk.figure(_ASKED.replace("approached", "signed"))
    assert "on time" == states(desk)["a"]
    size = desk.size()
    desk.record()
    assert size == desk.size()


def test_filing_again_changes_nothing(tmp_path: Path) -> None:
    """The same file, recorded twice or collected under another name, adds no filing."""
    rows = [_FIRST, _SIGNED, _OTHER, _AMENDED, "M-3,2023-03-08,,yes,c,2023-W09,,,"]
    desk = desk_with(tmp_path, all=rows)
    filings, size = desk.filings(), desk.size()
    (again,) = desk.record("2023-05-01T00:00:00Z")
    assert (0, 0, len(rows) - 1) == (again.filings, again.claims, again.unchanged)
    assert size == desk.size()
    bring(desk, copy=rows)
    assert filings == desk.filings()


def test_a_row_without_amends_belongs_to_the_same_return(tmp_path: Path) -> None:
    """Whoever names the replaced return in one row of several means the whole return."""
    rows = [_FIRST, _SIGNED, _AMENDED, "M-1,2023-03-09T10:00:00Z,,,a,2023-W09,migrants,signed,5"]
    desk = desk_with(tmp_path, all=rows)
    assert [None, desk.rows("filing")[0][0]] == [f.amends for f in desk.filings().values()]
    signed = _ASKED.replace("approached", "signed")
    assert [("44", ""), ("5", "")] == [desk.figure(_ASKED), desk.figure(signed)]
    size = desk.size()
    desk.record()
    assert size == desk.size()


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("M-1,7 March,,,a,2023-W09,migrants,approached,40", "neither a day nor a moment"),
        ("M-1,2023-03-07T10:00,,,a,2023-W09,migrants,approached,40", "has no time zone"),
        ("Ivan Petrov,2023-03-07,,,a,2023-W09,migrants,approached,40", "named by a code"),
        (",2023-03-07,,,a,2023-W09,migrants,approached,40", "named by a code"),
        ("M-1,2023-03-07,last week,,a,2023-W09,migrants,approached,4", "neither a day nor"),
        ("M-1,2023-03-07,2023-03-07,,a,2023-W09,migrants,approached,4", "replaces an earlier"),
        ("M-1,2023-03-07,2023-03-08,,a,2023-W09,migrants,approached,4", "replaces an earlier"),
    ],
)
def test_a_return_that_cannot_be_told_apart_is_a_finding(
    row: str, why: str, tmp_path: Path
) -> None:
    """Without monitor, moment or the one it replaces nothing is filed, and the place is said."""
    desk = desk_with(tmp_path, bad=[_OTHER, row])
    ((code, where, details),) = [f for f in desk.findings() if f[0] < "CF4"]
    assert ("CF111", "bad-returns.csv cell=3,1") == (code, where)
    assert why in details["why"]
    assert 1 == len(desk.rows("claim"))


def test_a_return_that_replaces_two_is_left_out(tmp_path: Path) -> None:
    """Rows of one return that name different ones contradict each other: nothing is guessed."""
    other = _AMENDED.replace("2023-03-07T10:00:00Z", "2023-03-06")
    desk = desk_with(tmp_path, all=[_FIRST, _AMENDED, other])
    assert ["CF111"] == [code for code, _ in noticed(desk)]
    assert ("40", "") == desk.figure(_ASKED)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("M-1,2023-03-07,,yes,a,2023-W09,,,", None),
        ("M-1,2023-03-07,,YES ,a,2023-W09,migrants,approached,", None),
        ("M-1,2023-03-07,,yes,a,2023-W09,migrants,approached,40", "CF114"),
        ("M-1,2023-03-07,,aye,a,2023-W09,,,", "CF115"),
        ("M-1,2023-03-07,,,a,2023-W09,,,", "CF115"),
        ("M-1,2023-03-07,,,a,2023-W09,migrants,approached,", "CF201"),
    ],
)
def test_nothing_to_report_is_said_and_not_guessed(
    row: str, code: str | None, tmp_path: Path
) -> None:
    """A return may say that there is nothing; one that says nothing at all is a finding."""
    desk = desk_with(tmp_path, one=[row])
    assert [code] * (code is not None) == [found for found, _ in noticed(desk)]
    assert (code is None) == (states(desk)["a"] == "nothing to report")
    assert [code is None] == [filing.nothing for filing in desk.filings().values()]


def test_the_board_tells_late_from_silent_from_not_due(tmp_path: Path) -> None:
    """Week 9 ends on 5 March and is due on the 12th; silence begins on the 13th."""
    late = "M-3,2023-03-14T00:30:00Z,,,c,2023-W09,migrants,approached,9"
    desk = desk_with(tmp_path, all=[_FIRST, late])
    assert {"a": "on time", "b": "silent", "c": "late"} == states(desk)
    assert {} == states(desk, "2023-03-05")
    assert {"a": "not due", "b": "not due", "c": "not due"} == states(desk, "2023-03-06")
    assert {"a": "on time", "b": "not due", "c": "not due"} == states(desk, "2023-03-12")
    assert {"a": "on time", "b": "silent", "c": "silent"} == states(desk, "2023-03-13")
    found = {(code, where): details for code, where, details in desk.findings() if code > "CF4"}
    assert "2023-W09, 2023-W10, 2023-W11" == found["CF401", "b"]["weeks"]
    assert "2" == found["CF402", "c"]["days"]


def test_an_amendment_does_not_make_a_return_late(tmp_path: Path) -> None:
    """The first filing tells whether a return came in time."""
    amended = _AMENDED.replace("2023-03-09", "2023-03-30")
    assert "on time" == states(desk_with(tmp_path, all=[_FIRST, amended]))["a"]


def test_a_return_dated_in_the_future_is_said_each_time_and_counts_from_then(
    tmp_path: Path,
) -> None:
    """A slip of the pen in a date is not silent: every run of `record` names the day."""
    slip = _FIRST.replace("2023-03-07", "2032-03-07")
    desk = desk_with(tmp_path, all=[slip, _OTHER])
    for _ in range(2):
        found = [
            (finding.where, dict(finding.details))
            for recorded in desk.record()
            for finding in recorded.findings
            if finding.code == "CF403"
        ]
        assert [("all-returns.csv", {"filed": "2032-03-07", "today": NOW[:10]})] == found
    assert ("", "") == desk.figure(_ASKED)
    assert ("40", "") == desk.figure(_ASKED, "2032-03-07")

"""What checks notice over settled figures: totals that differ, contests, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from deciding import ruling
from desks import ANNEX, HEADS, RETURN_HEADS, RETURNS, Desk, csv_of

_WHOLE = [
    "a,2023-W09,migrants,approached,10",
    "b,2023-W09,migrants,approached,20",
    "c,2023-W09,migrants,approached,5",
]


def desk_of(folder: Path, *rows: str) -> Desk:
    """Return a desk whose annex holds these rows."""
    desk = Desk(folder / "project", {"sources/annex.toml": ANNEX, "sources/returns.toml": RETURNS})
    desk.collect({"annex.csv": csv_of(HEADS, rows)})
    desk.record()
    return desk


def told(desk: Desk) -> list[tuple[str, str, dict[str, str]]]:
    """Return what was noticed, but for returns that are owed."""
    return [finding for finding in desk.findings() if finding[0] < "CF4"]


@pytest.mark.parametrize(
    ("total", "sum_", "by"),
    [("30", "", ""), ("31", "30", "1"), ("27", "30", "3"), ("28-32", "", ""), ("31-40", "30", "1")],
)
def test_a_total_is_held_against_its_parts(total: str, sum_: str, by: str, tmp_path: Path) -> None:
    """A printed district differs where it is not, and cannot be, what its regions add up to."""
    desk = desk_of(tmp_path, *_WHOLE[:2], f"north,2023-W09,migrants,approached,{total}")
    expected = {
        "question": "approached/north/migrants/2023-W09",
        "total": total.replace("-", "–"),
        "sum": sum_,
        "parts": "2",
        "by": by,
    }
    assert [("CF203", "annex.csv cell=4,5", expected)] * bool(sum_) == told(desk)


def test_a_total_is_held_against_leaves_and_against_direct_parts(tmp_path: Path) -> None:
    """A country is compared with its regions, and with the districts that are printed too."""
    districts = ["north,2023-W09,migrants,approached,30", "south,2023-W09,migrants,approached,6"]
    desk = desk_of(tmp_path, *_WHOLE, *districts, "all,2023-W09,migrants,approached,36")
    noticed = [(d["question"].split("/")[1], d["sum"], d["parts"]) for _, _, d in told(desk)]
    assert [("south", "5", "1"), ("all", "35", "3")] == noticed


def test_totals_of_categories_are_compared_too(tmp_path: Path) -> None:
    """All categories of a region are the sum of each."""
    rows = [
        "a,2023-W09,migrants,approached,10",
        "a,2023-W09,debtors,approached,3",
        "a,2023-W09,every,approached,14",
    ]
    ((code, _, details),) = told(desk_of(tmp_path, *rows))
    assert ("CF203", "13", "1") == (code, details["sum"], details["by"])


@pytest.mark.parametrize("part", ["", "b,2023-W09,migrants,approached,n/a"])
def test_a_total_that_lacks_parts_is_not_compared(part: str, tmp_path: Path) -> None:
    """Silence is not zero: how many totals could not be compared is noted, and no more."""
    rows = [_WHOLE[0], *([part] if part else []), "north,2023-W09,migrants,approached,99"]
    ((code, where, details),) = told(desk_of(tmp_path, *rows))
    assert ("CF205", "ledger") == (code, where)
    assert {"totals": "1", "compared": "0"} == details


def test_parts_of_another_filing_are_not_compared(tmp_path: Path) -> None:
    """A source's total is held against its own parts only: others may know of other people."""
    desk = desk_of(tmp_path, "north,2023-W09,migrants,approached,99", _WHOLE[0])
    rows = [f"M-{n},2023-03-07,,,{_WHOLE[n]}" for n in range(2)]
    desk.collect({"returns.csv": csv_of(RETURN_HEADS, rows)})
    desk.record()
    assert ["CF205"] == [code for code, _, _ in told(desk)]


def test_a_withdrawn_part_is_no_part(tmp_path: Path) -> None:
    """Once the wrong part is withdrawn, the total is one that lacks a part."""
    desk = desk_of(tmp_path, *_WHOLE[:2], "north,2023-W09,migrants,approached,31")
    assert ["CF203"] == [code for code, _, _ in told(desk)]
    desk.decide(ruling("withdraw", "claim", "annex.csv#cell=3,5"))
    assert ["CF205"] == [code for code, _, _ in told(desk)]
    assert ["CF203"] == [code for code, _, _ in desk.findings("2023-03-20")]


def test_a_contest_is_noticed_until_a_ruling_ends_it(tmp_path: Path) -> None:
    """Claims that cannot all be true are one finding, with their ends; an open end is said so."""
    desk = desk_of(tmp_path, *_WHOLE)
    asked = "approached/a/migrants/2023-W09"
    returns = RETURNS.replace("[numbers]", '[numbers]\nat_least = ["over "]')
    desk.declare({"sources/returns.toml": returns})
    row = "M-1,2023-03-07,,,a,2023-W09,migrants,approached,over 15"
    desk.collect({"returns.csv": csv_of(RETURN_HEADS, [row])})
    desk.record()
    assert [("CF204", asked, {"claims": "2", "low": "10", "high": "…"})] == told(desk)
    desk.decide(ruling("choose", "question", asked, 'claim = "annex.csv#cell=2,5"'))
    assert [] == told(desk)
    assert ["CF204"] == [code for code, _, _ in desk.findings("2023-03-20")]


def test_one_original_of_two_sources_does_not_corroborate_itself(tmp_path: Path) -> None:
    """Sources with evidence of their own cannot claim the same bytes; one lineage mends it."""
    desk = desk_of(tmp_path, *_WHOLE)
    assert [] == told(desk)
    desk.declare({"sources/second.toml": ANNEX.replace("The annex", "The second")})
    desk.record()
    assert [("CF117", "annex.csv", {"sources": "annex, second"})] == told(desk)
    desk.declare({"sources/second.toml": 'lineage = "annex"' + ANNEX})
    assert [] == told(desk)
    assert ("10", "") == desk.figure("approached/a/migrants/2023-W09")


def test_sources_may_share_a_table_in_which_each_has_its_own_cells(tmp_path: Path) -> None:
    """What two publishers counted may stand side by side in one file: two voices."""
    heads = HEADS.replace("count", "ours,theirs")
    ours, theirs = (ANNEX.replace('"count"', f'"{name}"') for name in ("ours", "theirs"))
    files = {"sources/ours.toml": ours, "sources/theirs.toml": theirs}
    desk = Desk(tmp_path / "project", files)
    desk.collect({"annex.csv": csv_of(heads, ["a,2023-W09,migrants,approached,10,12"])})
    desk.record()
    assert ["CF204"] == [code for code, _, _ in told(desk)]


def test_a_source_that_claims_an_original_no_more_shares_it_no_more(tmp_path: Path) -> None:
    """What was withdrawn counts for nothing, so it cannot corroborate either."""
    desk = desk_of(tmp_path, *_WHOLE)
    desk.declare({"sources/second.toml": ANNEX.replace("The annex", "The second")})
    desk.record()
    desk.decide(ruling("withdraw", "source", "second"))
    assert [] == told(desk)

"""`counterfoil read --report`: every original, and how much of it was read."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import counterfoil
from desks import ANNEX, Desk

_WORKBOOK = b"PK\x03\x04 no workbook"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return a desk that read some of its originals, some partly and some not."""
    desk = Desk(tmp_path / "project", {"sources/annex.toml": ANNEX})
    desk.collect(
        {
            "whole.txt": "words",
            "ragged.csv": "a,b,c\n1,2,3\n1,2\n3,4,5\n3,4,6\n",
            "broken.xlsx": _WORKBOOK,
        }
    )
    (desk.folder / "coming" / "new.txt").write_text("not read", "utf-8")
    counterfoil("collect", desk.folder / "coming" / "new.txt", "-p", desk.folder)
    return desk


def test_every_original_is_listed_the_least_read_first(desk: Desk) -> None:
    """None is left out, and each that was not wholly read says why."""
    found = counterfoil("read", "--report", "-p", desk.folder, "--json").json
    states = [(one["name"], one["state"]) for one in found["originals"]]
    assert [
        ("broken.xlsx", "not read"),
        ("new.txt", "not read yet"),
        ("ragged.csv", "partly read"),
        ("whole.txt", "read"),
    ] == states
    for one in found["originals"]:
        assert bool(one["why"]) == (one["state"] in {"not read", "partly read"})
        assert {"name", "digest", "format", "state", "reader", "why"} == set(one)
    assert {"not read": 1, "not read yet": 1, "partly read": 1, "read": 1} == found["states"]
    assert 4 == sum(count for held in found["formats"].values() for count in held.values())


def test_the_report_is_a_table_with_counts(desk: Desk) -> None:
    """Names, reasons with their codes, formats and sums."""
    done = counterfoil("read", "--report", "-p", desk.folder)
    assert (0, "") == (done.code, done.err)
    assert "CF011 row 3 has 2 cells where row 1 has 3" in done.out
    last = "4 originals: 1 read, 1 partly read, 1 not read yet, 1 not read."
    assert [last, "Run `counterfoil read` for those not read yet."] == done.out.splitlines()[-2:]


def test_the_report_reads_nothing(desk: Desk) -> None:
    """Looking twice gives the same, and leaves the originals as unread as they were."""
    asked = ("read", "--report", "-p", desk.folder)
    assert counterfoil(*asked) == counterfoil(*asked)
    counterfoil("read", "-p", desk.folder)
    assert "not read yet" not in counterfoil(*asked).out.splitlines()[-1]


def test_lost_originals_are_told(desk: Desk) -> None:
    """An original whose bytes are gone and that was never read is told as missing."""
    ((digest,),) = [[row["digest"]] for _, row in desk.rows("custody") if row["name"] == "new.txt"]
    (desk.folder / "vault" / digest[:2] / digest[2:]).unlink()
    found = counterfoil("read", "--report", "-p", desk.folder, "--json").json
    (lost,) = [one for one in found["originals"] if one["digest"] == digest]
    assert ["CF015"] == [one["code"] for one in lost["why"]]


def test_an_empty_project_has_an_empty_report(tmp_path: Path) -> None:
    """Nothing collected is said, and is no error."""
    desk = Desk(tmp_path / "project", {})
    done = counterfoil("read", "--report", "-p", desk.folder)
    assert (0, "0 originals.\n") == (done.code, done.out)


def test_what_a_file_says_of_itself_is_shown_apart(tmp_path: Path) -> None:
    """After the text, each fact with a word on what it proves."""
    (tmp_path / "table.csv").write_text("region,count\na,3\n", "utf-8")
    out = counterfoil("read", tmp_path / "table.csv").out
    text, found, told = out.partition("— what the file says about itself: leads, no proofs —\n")
    assert found
    assert "a | 3" in text
    assert "Format: delimited text\n    Told by the bytes, not by the name." in told

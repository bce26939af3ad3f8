"""Editions: planned, numbered, never changed, and the same bytes from the same record."""

from __future__ import annotations

import shutil
import stat
from hashlib import sha256
from pathlib import Path

import orjson
import pytest
from commands import counterfoil
from deciding import ruling
from desks import ANNEX, HEADS, NOW, RETURN_HEADS, Desk, copied, csv_of

from counterfoil.publish.plan import Change

_ASKED = "approached/a/migrants/2023-W09"
_CHOSEN = ruling("choose", "question", _ASKED, 'claim = "annex.csv#cell=2,5"')


@pytest.fixture
def desk(town: Desk, tmp_path: Path) -> Desk:
    """Return a copy of the town's desk, which has one edition."""
    return copied(town, tmp_path / "project")


def tree(folder: Path) -> dict[str, str]:
    """Return the digest of every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def changed(desk: Desk, question: str = _ASKED) -> Change:
    """Return the one change of a question's own figure that the plan holds."""
    (change,) = [
        change
        for change in desk.plan().changes
        if (str(change.question), change.basis) == (question, "claims")
    ]
    return change


def moved(desk: Desk, question: str = _ASKED) -> list[str]:
    """Return what moved a figure, in words."""
    return [str(mover) for mover in changed(desk, question).moved_by]


def test_a_first_edition_shows_every_figure_for_the_first_time(tmp_path: Path) -> None:
    """The plan says that it is the first, and how many figures would be shown."""
    desk = Desk(tmp_path / "project", {"sources/annex.toml": ANNEX})
    desk.collect({"annex.csv": csv_of(HEADS, ["a,2023-W09,migrants,approached,40"])})
    desk.record()
    plan = desk.plan()
    assert ("2023-W13.1", "") == (plan.number, plan.previous)
    assert not plan.nothing_new
    said = counterfoil("publish", "--plan", "-p", desk.folder, COUNTERFOIL_NOW=NOW)
    assert "Edition 2023-W13.1, the first:\n  1 figure would be shown.\n" == said.out
    assert not (desk.folder / "editions").exists()


def test_nothing_new_is_said_and_nothing_is_made(desk: Desk) -> None:
    """Recording again what is on record, and publishing again, makes no edition."""
    desk.record()
    assert desk.plan().nothing_new
    for arguments in (("publish", "--plan"), ("publish",), ("publish", "--despite")):
        done = counterfoil(*arguments, "-p", desk.folder, COUNTERFOIL_NOW=NOW)
        assert 0 == done.code
        assert "Nothing is new since edition 2023-W13.1" in done.out
    assert ["2023-W13.1"] == [path.name for path in (desk.folder / "editions").iterdir()]


def test_a_ruling_that_moves_a_figure_is_named(desk: Desk) -> None:
    """Before, after, who ruled and what."""
    desk.decide(_CHOSEN)
    ((seq, _),) = desk.rows("ruling")
    change = changed(desk)
    assert change.before is not None
    assert change.after is not None
    assert [120, 140, True] == [change.before.low, change.before.high, change.before.contested]
    assert [140, 140, True] == [change.after.low, change.after.high, change.after.chosen]
    assert [f"ruling {seq} by R-2 (choose)"] == [str(mover) for mover in change.moved_by]
    said = counterfoil("publish", "--plan", "-p", desk.folder, COUNTERFOIL_NOW=NOW)
    assert "against edition 2023-W13.1" in said.out
    (line,) = [line for line in said.out.splitlines() if line.startswith(_ASKED)]
    assert [_ASKED, "120–140 contested", "140", f"ruling {seq} by R-2 (choose)"] == [
        cell for cell in line.split("  ") if cell
    ]


def test_claims_and_filings_that_move_a_figure_are_named(desk: Desk) -> None:
    """A new claim is named, and so is the filing that replaces another."""
    amended = "M-1,2023-03-25,2023-03-07,,a,2023-W09,migrants,approached,139"
    nothing = "M-2,2023-03-26,2023-03-20,yes,b,2023-W09,,,"
    desk.collect({"more-returns.csv": csv_of(RETURN_HEADS, [amended, nothing])})
    desk.record()
    claim, _ = desk.rows("claim")[-1]
    filings = desk.filings()
    *_, new, empty = filings
    assert [
        f"claim {claim}",
        f"filing {new}, which replaces filing {filings[new].amends}",
    ] == moved(desk)
    told = f"filing {empty}, which replaces filing {filings[empty].amends}"
    assert [told] == moved(desk, "approached/b/migrants/2023-W09")


def test_an_enquiry_that_moves_a_figure_is_named(desk: Desk) -> None:
    """A deadline that passed without a reply is a change, and the enquiry moved it."""
    desk.decide(
        f"""
[[enquiries]]
asked = "office"
about_kind = "question"
about = "{_ASKED}"
words = "Is this so?"
asked_at = "2023-03-20"
deadline = "2023-03-21"
"""
    )
    ((seq, _),) = desk.rows("enquiry")
    assert [f"enquiry {seq}"] == moved(desk)
    change = changed(desk)
    assert change.after is not None
    assert change.after.no_reply


def test_a_grade_that_moves_a_figure_is_named(desk: Desk) -> None:
    """A ruling on a source is named where a figure's standing changes with it."""
    desk.decide(ruling("grade", "source", "annex", 'reliability = "F"'))
    ((seq, _),) = desk.rows("ruling")
    change = changed(desk)
    assert change.before is not None
    assert change.after is not None
    assert ["documented", "reported"] == [change.before.standing, change.after.standing]
    assert [f"ruling {seq} by R-2 (grade)"] == moved(desk)


def test_corrections_are_on_the_page_and_in_the_file(desk: Desk) -> None:
    """What changed is told with before, after and mover: to readers and to programs."""
    desk.decide(_CHOSEN)
    ((seq, _),) = desk.rows("ruling")
    folder = desk.publish().folder
    facts = orjson.loads((folder / "corrections.json").read_bytes())
    assert ("2023-W13.2", "2023-W13.1") == (facts["edition"], facts["previous"])
    (change,) = [c for c in facts["changes"] if c["question"] == _ASKED and c["basis"] == "claims"]
    assert ("120", "140") == (change["before"]["low"], change["before"]["high"])
    assert ("140", "140") == (change["after"]["low"], change["after"]["high"])
    assert [f"ruling {seq} by R-2 (choose)"] == change["moved_by"]
    page = (folder / "site" / "en" / "corrections.html").read_text("utf-8")
    for text in ("120–140", "ruling by R-2: chosen", "2023-W13.1"):
        assert text in page
    russian = (folder / "site" / "ru" / "corrections.html").read_text("utf-8")
    assert "решение R-2" in russian
    first = orjson.loads((folder.parent / "2023-W13.1" / "corrections.json").read_bytes())
    assert (None, []) == (first["previous"], first["changes"])


def test_editions_are_numbered_by_week(desk: Desk) -> None:
    """The second of a week is .2; the first of another week is .1 again."""
    desk.decide(_CHOSEN)
    assert "2023-W13.2" == desk.publish().number
    desk.decide(ruling("withdraw", "source", "returns"))
    assert "2023-W14.1" == desk.publish("2023-04-04", "2023-04-04T08:00:00Z").number


def test_an_edition_is_never_changed_afterwards(desk: Desk) -> None:
    """No file may be written to, and the next edition leaves every byte as it was."""
    first = desk.folder / "editions" / "2023-W13.1"
    before = tree(first)
    writable = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
    assert not [p for p in first.rglob("*") if p.is_file() and p.stat().st_mode & writable]
    desk.decide(_CHOSEN)
    made = desk.publish()
    assert made.reused > 0
    assert before == tree(first)
    assert 0 == counterfoil("verify", "-p", desk.folder).code


def test_the_same_record_gives_the_same_bytes(town: Desk, tmp_path: Path) -> None:
    """Two copies of a project, published at one moment, give the same files, proofs included."""
    desks = [copied(town, tmp_path / name) for name in ("one", "two")]
    desks[0].decide(_CHOSEN)
    shutil.rmtree(desks[1].folder)
    desks[1] = copied(desks[0], tmp_path / "two")
    shutil.rmtree(desks[1].folder / "work" / "settled")
    shutil.rmtree(desks[1].folder / "work" / "segments")
    one, two = (tree(desk.publish().folder) for desk in desks)
    assert len(one) > 100
    assert one == two


def test_reusing_pages_changes_none(desk: Desk, tmp_path: Path) -> None:
    """An edition made from the last one's pages is the one that is made from nothing."""
    desk.decide(_CHOSEN + ruling("lineage", "source", "annex", 'lineage = "letter"'))
    fresh = copied(desk, tmp_path / "fresh")
    shutil.rmtree(fresh.folder / "work" / "pages")
    made = [one.publish() for one in (desk, fresh)]
    assert made[0].reused > made[1].reused == 0
    assert tree(made[0].folder) == tree(made[1].folder)


def test_an_edition_as_of_a_day_shows_what_was_known_then(desk: Desk) -> None:
    """`--as-of` publishes the record of that day, and says so."""
    desk.decide(_CHOSEN)
    day = ("--as-of", "2023-03-10", "-p", desk.folder)
    done = counterfoil("publish", *day, "--json", COUNTERFOIL_NOW=NOW)
    folder = Path(done.json["folder"])
    figures = (folder / "data" / "figures.csv").read_text("utf-8").splitlines()
    (row,) = [
        line for line in figures if line.startswith("a,Alpha,2023-W09") and "approached" in line
    ]
    assert ",120,130," in row
    home = (folder / "site" / "en" / "index.html").read_text("utf-8")
    assert "10\u00a0March 2023" in home

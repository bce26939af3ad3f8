"""`explain` says why a figure is what it is, and which rule left each of the other claims out."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import counterfoil
from deciding import ruling
from desks import ANNEX, HEADS, NOW, RETURN_HEADS, RETURNS, Desk, csv_of

from counterfoil.reconcile.explaining import LEFT_OUT

_ASKED = "approached/a/migrants/2023-W09"
_ANNEX = [
    "a,2023-W09,migrants,approached,40",
    "b,2023-W09,migrants,approached,7",
    "b,2023-W10,migrants,approached,3-5",
    "north,2023-W09,migrants,approached,50",
]
_RETURNS = [
    "M-1,2023-03-07,,,a,2023-W09,migrants,approached,41",
    "M-1,2023-03-08,2023-03-07,,a,2023-W09,migrants,approached,42",
    "M-2,2023-03-07,,,a,2023-W09,migrants,approached,43",
    "M-2,2023-03-09,,,a,2023-W09,migrants,approached,44",
    "M-3,2023-03-09,,,a,2023-W09,migrants,approached,45",
    "M-4,2023-03-09,,,a,2023-W09,migrants,approached,n/a",
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Return a desk with a question on which every rule leaves a claim out."""
    returns = RETURNS.replace("[numbers]", '[numbers.absent]\n"n/a" = "not available"\n[numbers]')
    files = {"sources/annex.toml": ANNEX, "sources/returns.toml": returns}
    desk = Desk(tmp_path_factory.mktemp("explained") / "project", files)
    texts = {"annex.csv": csv_of(HEADS, _ANNEX), "returns.csv": csv_of(RETURN_HEADS, _RETURNS)}
    desk.collect(texts)
    desk.record()
    desk.decide(
        ruling("withdraw", "claim", "returns.csv#cell=6,9")
        + ruling("choose", "question", _ASKED, 'claim = "annex.csv#cell=2,5"')
    )
    return desk


def test_every_claim_is_there_with_the_rule_that_left_it_out(desk: Desk) -> None:
    """One counts; the others were withdrawn, amended, superseded, not chosen or no number."""
    told = {claim.words: claim.left_out for claim in desk.explain(_ASKED).claims}
    expected = {
        "40": "",
        "41": "amended",
        "42": "not chosen",
        "43": "superseded",
        "44": "not chosen",
        "45": "withdrawn",
        "n/a": "no number",
    }
    assert expected == told
    assert set(LEFT_OUT) | {""} == set(told.values())


def test_the_command_says_each_rule_in_words(desk: Desk) -> None:
    """On the screen stand the figure, each claim with its reason and place, and the rulings."""
    done = counterfoil("explain", _ASKED, "-p", desk.folder, COUNTERFOIL_NOW=NOW)
    lines = done.out.splitlines()
    assert lines[0] == f"{_ASKED}, as of 2023-04-01T23:59:59Z"
    assert "40  documented (chosen): 3 voices" in lines[1]
    for words, rule in (
        *(("41", "amended"), ("43", "superseded"), ("44", "not chosen")),
        *(("45", "withdrawn"), ("n/a", "no number")),
    ):
        (line,) = [line for line in lines if f"“{words}”" in line]
        assert line.endswith(f"left out: {LEFT_OUT[rule]}")
    assert any(line.endswith("“40”  — counts") for line in lines)
    assert "    said by annex, annex (B2), lineage annex" in lines
    assert "    filed 2023-03-20; annex.csv#cell=2,5" in lines
    assert "  R-2 ruled on 2023-03-21T09:00:00Z: choose. It was looked at again." in lines


def test_a_sum_is_explained_by_its_cells(desk: Desk) -> None:
    """A district's figure has its own claims beside the sum of its cells, which are listed."""
    why = desk.explain("approached/north/migrants/2023-W09")
    assert [("claims", "50"), ("sum", "47")] == [figure[:2] for figure in why.figures]
    cells = [("a / migrants / 2023-W09", "40"), ("b / migrants / 2023-W09", "7")]
    assert cells == why.parts
    quarter = desk.explain("approached/b/migrants/2023-Q1")
    assert [("sum", "≥ 10")] == [figure[:2] for figure in quarter.figures]
    assert 2 == quarter.figures[0][6]
    done = counterfoil("explain", "approached/b/migrants/2023-Q1", "-p", desk.folder)
    assert "≥ 10  documented (incomplete): the sum of 2 cells, 2 cells silent" in done.out
    assert "    b / migrants / 2023-W10  3–5" in done.out


def test_nothing_is_said_where_nobody_said_anything(desk: Desk) -> None:
    """Silence is said to be silence, and not zero."""
    done = counterfoil("explain", "signed/c/debtors/2023-W12", "-p", desk.folder)
    assert "Nobody has said anything on this question. Silence is not zero." in done.out


@pytest.mark.parametrize(
    ("day", "figure", "counts"),
    [
        ("2023-03-06", "", []),
        ("2023-03-07", "41–43", ["41", "43"]),
        ("2023-03-08", "42–43", ["43", "42"]),
        ("2023-03-09", "42–45", ["42", "44", "45"]),
        ("2023-03-20", "40–45", ["40", "42", "44", "45"]),
        ("2023-03-21T08:59:59Z", "40–45", ["40", "42", "44", "45"]),
        ("2023-03-21T09:00:00Z", "40", ["40"]),
    ],
)
def test_every_verb_honours_as_of(day: str, figure: str, counts: list[str], desk: Desk) -> None:
    """`explain`, `reconcile` and `publish --plan` show what was on record by then, and no more."""
    asked, expected = ("-p", desk.folder, "--as-of", day), [figure] if figure else []
    why = counterfoil("explain", _ASKED, *asked, "--json", COUNTERFOIL_NOW=NOW).json
    assert expected == [bounds for basis, bounds, *_ in why["figures"] if basis == "claims"]
    assert counts == [claim["words"] for claim in why["claims"] if not claim["left_out"]]
    listed = counterfoil("reconcile", "--figures", *asked, COUNTERFOIL_NOW=NOW).out.splitlines()
    rows = [line.split("\t") for line in listed]
    assert expected == [row[2] for row in rows if row[0] == _ASKED]
    plan = counterfoil("publish", "--plan", *asked, "--json", COUNTERFOIL_NOW=NOW).json
    changes = [change for change in plan["changes"] if change["question"] == _ASKED]
    assert expected == [change["after"].partition(" ")[0] for change in changes]


def test_the_same_moment_always_gives_the_same_figures(desk: Desk, tmp_path: Path) -> None:
    """Settled again from nothing, every file is the same byte for byte."""
    settled = desk.settle("2023-03-09")
    files = [settled.figures, settled.public, settled.claims, settled.folder / "noticed.json"]
    before = [path.read_bytes() for path in files]
    settled.folder.rename(tmp_path / "before")
    again = desk.settle("2023-03-09")
    assert (True, settled.folder) == (again.fresh, again.folder)
    assert before == [path.read_bytes() for path in files]
    assert not desk.settle("2023-03-09").fresh

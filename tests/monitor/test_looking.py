"""What is noticed in a week's report, each by its own name, and what is not."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import replace
from decimal import Decimal
from importlib import resources

import pytest
from sealed import ORIGIN, ROOT

from counterfoil.model.codebook import Codebook, Measure, Order, Place
from counterfoil.model.numbers import NumberFormat
from counterfoil.model.period import Period
from counterfoil.monitor.looking import SAYS, Earlier, look
from counterfoil.monitor.speech import LANGUAGES
from counterfoil.sealing.body import Basis, Evidence, Report, ReturnCell
from counterfoil.sealing.programme import make_programme

CODEBOOK = Codebook(
    measures={code: Measure(code, {"en": code}) for code in ("approached", "signed")},
    regions={
        "a": Place("a", {"en": "Alpha"}),
        "b": Place("b", {"en": "Beta"}, valid_from="2026-W50"),
    },
    categories={"migrants": Place("migrants", {"en": "Migrants"})},
    first=Period.parse("2026-W01"),
    orders=(Order("signed-approached", "signed", "approached"),),
)
PROGRAMME = make_programme(CODEBOOK, ORIGIN, ROOT.vkey, {"en": "T"}, NumberFormat())


def cell(measure: str, low: int, high: int | None = None, note: str = "") -> ReturnCell:
    """Return a cell of migrants."""
    ends = Decimal(low), Decimal(low if high is None else high)
    return ReturnCell("migrants", measure, str(low), *ends, basis=Basis.SEEN, note=note)


def report(*cells: ReturnCell, week: str = "2026-W47", **facts: object) -> Report:
    """Return a report of Alpha."""
    made = Report("a", week, "en", dt.date(2026, 11, 25), cells=cells)
    return replace(made, **facts)  # type: ignore[arg-type]


def names(one: Report, *earlier: Report) -> list[str]:
    """Return the names of what is noticed."""
    before = [Earlier(str(number) * 64, old) for number, old in enumerate(earlier)]
    return [notice.name for notice in look(PROGRAMME, one, before)]


FINE = report(cell("approached", 40), cell("signed", 12))


def test_a_plain_week_is_fine() -> None:
    """Nothing is noticed, nor in a week with nothing to report."""
    assert [] == names(FINE)
    assert [] == names(report(nothing=True))


@pytest.mark.parametrize(
    ("one", "name"),
    [
        (replace(FINE, region="c"), "region"),
        (replace(FINE, region="b"), "region"),
        (replace(FINE, period="2025-W47"), "week"),
        (replace(FINE, period="2026-W49"), "early"),
        (replace(FINE, period="2026-W48"), "unfinished"),
        (report(), "empty"),
        (report(replace(cell("signed", 1), category="debtors")), "category"),
        (report(cell("counted", 1)), "measure"),
        (report(cell("approached", 10, 12), cell("signed", 13)), "order"),
        (replace(FINE, amends="f" * 64), "amends"),
        (replace(FINE, note="звоните 8 912 345-67-89"), "identifier"),
        (replace(FINE, note="Петров И. И. привёл 12 человек"), "name"),
        (report(cell("signed", 1, note="паспорт 65 04 123456")), "identifier"),
        (replace(FINE, evidence=(Evidence("8 912 345-67-89.jpg", 1, "0" * 64, stripped=True),)),
         "identifier"),
    ],
)  # fmt: skip
def test_each_thing_is_noticed_by_its_name(one: Report, name: str) -> None:
    """And nothing else beside it."""
    assert [name] == names(one)


@pytest.mark.parametrize(
    ("now", "before", "jumps"),
    [
        (121, [40], True),
        (120, [40], False),
        (14, [4], False),
        (15, [4], True),
        (13, [40], True),
        (14, [40], False),
        (3, [12], False),
        (121, [40, 50], False),
        (121, [40, 40, 40, 40, 50], True),
        (121, [], False),
    ],
)
def test_a_jump_is_against_the_last_four_weeks(now: int, before: list[int], *, jumps: bool) -> None:
    """Three times the largest or a third of the smallest, and more than ten away."""
    earlier = [
        report(cell("approached", number), week=f"2026-W{46 - place}")
        for place, number in enumerate(before)
    ]
    assert jumps == ("jump" in names(report(cell("approached", now)), *earlier))


def test_another_regions_weeks_are_no_measure() -> None:
    """A jump is against the same region's own weeks, and earlier ones."""
    other = replace(report(cell("approached", 1)), region="b", period="2026-W46")
    later = report(cell("approached", 1), week="2026-W48")
    assert "jump" not in names(report(cell("approached", 100)), other, later)


def test_the_same_week_twice_is_told() -> None:
    """Unless the return names the one that it replaces."""
    assert ["repeated"] == names(FINE, FINE)
    assert [] == names(replace(FINE, amends="0" * 64), FINE)


def test_every_notice_is_said_in_both_languages() -> None:
    """By the same names, with the same facts."""
    files = resources.files("counterfoil.monitor") / "words"
    read = [tomllib.loads((files / f"{x}.toml").read_text("utf-8")) for x in LANGUAGES]
    assert read[0].keys() == read[1].keys()
    for words in read:
        assert SAYS.keys() == words["notices"].keys()
    for name in SAYS:
        facts = [{part.split("}")[0] for part in w["notices"][name].split("{")[1:]} for w in read]
        assert facts[0] == facts[1]

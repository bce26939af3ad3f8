"""The form and Python notice, read and strip alike: on examples, and on much that nobody wrote."""

from __future__ import annotations

import base64
import datetime as dt
import random
from decimal import Decimal
from typing import Any

import orjson
import pytest
from forms import programme
from layers import TESTS
from scripted import scripted
from test_stripping import jpeg, png

from counterfoil.model.numbers import NumberFormat, UnreadNumber
from counterfoil.model.patterns import identifier_in, name_beside_number
from counterfoil.model.quantity import plain
from counterfoil.monitor.filling import Unfilled, bound
from counterfoil.monitor.looking import Earlier, look
from counterfoil.monitor.stripping import stripped
from counterfoil.sealing.body import Basis, Report, ReturnCell

IDENTIFIERS = orjson.loads((TESTS / "golden" / "identifiers.json").read_bytes())
_SIGNS = "0123456789 +-()№.@ИНiвановИ Ив.\n"
_MARKS: dict[str, Any] = {
    "decimal": ",",
    "group": [" ", "\u00a0"],
    "ranges": ["–", "-"],
    "at_least": ["не менее", "≥", "at least"],
    "at_most": ["не более"],
    "about": {"около": "0.1", "~": "0.25"},
}
FORMAT = NumberFormat(
    decimal=",",
    group=(" ", "\u00a0"),
    ranges=("–", "-"),
    at_least=("не менее", "≥", "at least"),
    at_most=("не более",),
    about={"около": Decimal("0.1"), "~": Decimal("0.25")},
)


def chance(seed: int) -> random.Random:
    """Return what draws the same each time."""
    return random.Random(seed)  # noqa: S311 - what is drawn keeps no secret


@pytest.mark.parametrize(("text", "kind", "named"), IDENTIFIERS)
def test_identifiers_are_known(text: str, kind: str, *, named: bool) -> None:
    """In Python, by the same list as in the form."""
    assert (kind, named) == (identifier_in(text), name_beside_number(text))


def test_identifiers_are_known_in_the_form() -> None:
    """By the same list as in Python."""
    found = scripted("identifiers", [text for text, _, _ in IDENTIFIERS])
    assert [[kind, named] for _, kind, named in IDENTIFIERS] == found


def test_the_same_texts_are_suspect_in_both() -> None:
    """Six thousand texts of the signs that identifiers and names are made of."""
    drawn = chance(3)
    texts = ["".join(drawn.choices(_SIGNS, k=drawn.randrange(4, 40))) for _ in range(6000)]
    expected = [[identifier_in(text), name_beside_number(text)] for text in texts]
    assert {""} < {kind for kind, _ in expected}
    found = scripted("identifiers", texts)
    differing = [
        (text, ours, theirs)
        for text, ours, theirs in zip(texts, expected, found, strict=True)
        if ours != theirs
    ]
    assert [] == differing


def read(words: str) -> dict[str, str | None] | None:
    """Return what Python reads, as the form writes it."""
    try:
        found = FORMAT.read(words)
    except UnreadNumber:
        return None
    return {
        "low": None if found.low is None else plain(found.low),
        "high": None if found.high is None else plain(found.high),
    }


def test_number_words_are_read_alike() -> None:
    """By the same marks, the same bounds to the last digit, or no number in both."""
    drawn = chance(5)
    pieces = [
        *("0", "1", "12", "345", "999", "7777", " ", "\u00a0", ",", ".", "–", "-", "~", "около "),
        *("Не менее ", "≥", "не более", "at least ", "9" * 14, "x", ",5", ",00001"),
    ]
    texts = ["".join(drawn.choices(pieces, k=drawn.randrange(1, 6))) for _ in range(6000)]
    expected = [read(text) for text in texts]
    assert 500 < sum(one is not None for one in expected) < 5000
    asked = [{"words": text, "marks": _MARKS} for text in texts]
    found = scripted("numbers", asked)
    assert [] == [
        (text, ours, theirs)
        for text, ours, theirs in zip(texts, expected, found, strict=True)
        if ours != theirs
    ]


def test_bounds_are_digits_alone() -> None:
    """A thousand is not taken for one: what could be either is none."""
    typed = ["", " 40 ", "12.5", "12,50", "007", "1.000", "1 000", "-3", "1e3", "40a", "9" * 15]
    expected = [None, "40", "12.5", "12.5", "7", *(["no"] * 6)]
    assert expected == scripted("bound", typed)
    assert expected == [bounded(text.strip()) for text in typed]


def bounded(text: str) -> str | None:
    """Return what Python takes a bound for, as the form's tests write it."""
    try:
        found = bound(text)
    except Unfilled:
        return "no"
    return None if found is None else plain(found)


def test_pictures_are_stripped_alike() -> None:
    """The same bytes out of whole pictures and damaged ones, or none in both."""
    drawn = chance(9)
    pictures = [jpeg(), jpeg(6), jpeg(progressive=True), png()]
    for whole in pictures[1:]:
        for _ in range(150):
            broken = bytearray(whole)
            at = drawn.randrange(min(len(broken), 900))
            broken[at : at + drawn.randrange(1, 9)] = drawn.randbytes(drawn.randrange(9))
            pictures.append(bytes(broken))
    expected = [stripped(one) for one in pictures]
    assert None in expected
    found = scripted("stripped", [base64.b64encode(one).decode() for one in pictures])
    assert [
        None if one is None else [one.ending, base64.b64encode(one.content).decode()]
        for one in expected
    ] == found


_LOOKED = {"order", "jump", "repeated", "unfinished", "identifier", "name"}


def drawn_report(drawn: random.Random, week: str) -> Report:
    """Return a report with a few numbers, now and then far from others or against a rule."""
    cells = tuple(
        ReturnCell(
            category,
            measure,
            str(number),
            Decimal(number),
            Decimal(number),
            basis=Basis.SEEN,
            note=drawn.choice(["", "", "Иванов И. И., 40", "+7 912 345-67-89"]),
        )
        for category in ("migrants", "debtors")
        for measure in ("approached", "signed")
        if drawn.random() < 0.7
        for number in [drawn.choice([0, 1, 3, 9, 10, 11, 30, 31, 33, 34, 100])]
    )
    return Report("RU-SVE", week, "en", dt.date(2026, 11, 25), cells=cells)


def test_the_same_is_noticed_in_both() -> None:
    """Rules of the codebook, jumps, weeks twice, unfinished weeks, identifiers and names."""
    drawn, made = chance(11), programme()
    asked, expected = [], []
    for _ in range(400):
        weeks = drawn.sample([f"2026-W{n}" for n in range(42, 49)], drawn.randrange(5))
        earlier = [Earlier(f"{n:064}", drawn_report(drawn, week)) for n, week in enumerate(weeks)]
        report = drawn_report(drawn, drawn.choice(["2026-W46", "2026-W47", "2026-W48"]))
        noticed = sorted(one.name for one in look(made, report, earlier) if one.name in _LOOKED)
        expected.append(noticed)
        asked.append(
            {
                "programme": orjson.loads(made.json()),
                "draft": {
                    "region": report.region,
                    "period": report.period,
                    "basis": "seen",
                    "note": report.note,
                },
                "cells": [
                    {"category": c.category, "measure": c.measure, "typed": c.words, "note": c.note}
                    for c in report.cells
                ],
                "kept": [{"id": one.id, "filed": filed(one.report)} for one in earlier],
                "today": str(report.made_on),
            }
        )
    found = [sorted(set_aside(one)) for one in scripted("findings", asked)]
    assert set().union(*expected) == _LOOKED
    assert expected == found


def set_aside(names: list[str]) -> list[str]:
    """Return those findings that both sides have a name for."""
    return [name for name in names if name in _LOOKED]


def filed(report: Report) -> dict[str, Any]:
    """Return a kept return, as far as the form's checks look."""
    return {
        "region": report.region,
        "period": report.period,
        "amends": None,
        "cells": [orjson.loads(orjson.dumps(cell.facts())) for cell in report.cells],
    }

"""A programme tells a device what returns are about, in one spelling, and nothing else is one."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from sealed import ORIGIN, ROOT

from counterfoil.model.numbers import NumberFormat
from counterfoil.project.codebook import load_codebook
from counterfoil.sealing.fields import BadReturn
from counterfoil.sealing.programme import make_programme, read_programme

CODEBOOK = load_codebook(Path(__file__).parents[2] / "examples" / "founding")
NUMBERS = NumberFormat(
    group=(" ",), ranges=("-", "–"), at_least=("не менее",), about={"около": Decimal("0.10")}
)
TITLE = {"en": "Weekly returns", "ru": "Еженедельные отчёты"}
PROGRAMME = make_programme(CODEBOOK, ORIGIN, ROOT.vkey, TITLE, NUMBERS)
TEXT = PROGRAMME.json()


def test_what_is_made_is_read() -> None:
    """Everything comes back, number marks included."""
    assert read_programme(TEXT) == PROGRAMME
    assert PROGRAMME.numbers.read("около 40").low == Decimal(36)


def test_it_has_what_a_return_may_be_about() -> None:
    """It has the regions that owe returns, categories without parts, every measure and rule."""
    assert [one.code for one in PROGRAMME.regions] == list(CODEBOOK.returns.regions)
    parents = {place.parent for place in CODEBOOK.categories.values()}
    assert {one.code for one in PROGRAMME.categories} == CODEBOOK.categories.keys() - parents
    assert [one.code for one in PROGRAMME.measures] == list(CODEBOOK.measures)
    assert PROGRAMME.orders == CODEBOOK.orders


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"form":"counterfoil-programme-v1"', '"form":"counterfoil-programme-v2"', "is not “count"),
        ('{"form"', '{ "form"', "one form"),
        ('"calendar":"iso"', '"calendar":"lunar"', "is none of: iso, epi"),
        ('"due_days":', '"due_days":-', "not a whole number"),
        ('"smaller":"signed"', '"smaller":"sined"', "a measure that it does not have"),
        ('"около":"0.1"', '"около":"10"', "a fraction such as 0.1"),
        ('"group":[" "]', '"group":["-"]', "number marks that cannot be"),
        ('"group":[" "]', '"group":[7]', "not a list of at most"),
        ('"title":{"en":"Weekly returns"', '"title":{"en":7', "not an object of at most"),
        ('"first":"2023-W09"', '"first":"2023-W54"', "no week"),
        ('"root":"', '"root":" ', "not of the form"),
    ],
)
def test_every_other_text_is_refused(old: str, new: str, says: str) -> None:
    """Each fault has its own sentence."""
    text = TEXT.decode()
    assert old in text
    with pytest.raises(BadReturn, match=says):
        read_programme(text.replace(old, new, 1).encode())


def test_an_entry_stands_once() -> None:
    """A region that is there twice, or no region at all, makes no programme."""
    first = TEXT.index(b'{"code"', TEXT.index(b'"regions":['))
    one = TEXT[first : TEXT.index(b'},{"code"', first) + 1]
    with pytest.raises(BadReturn, match="or one of them twice"):
        read_programme(TEXT.replace(one, one + b"," + one, 1))
    with pytest.raises(BadReturn, match="longer than 4 MiB"):
        read_programme(TEXT + b" " * 4 * 1024 * 1024)

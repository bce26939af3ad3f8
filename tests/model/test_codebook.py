"""Labels name one entry or none, and entries hold where and when they are valid."""

from __future__ import annotations

import unicodedata

import pytest
from hostile import codes, texts
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.model.codebook import Codebook, Measure, Place, by_label, fold
from counterfoil.model.period import Calendar, Period


@given(texts)
def test_spelling_variants_fold_alike(text: str) -> None:
    """Case, composition, kinds of space and of dash make no other label."""
    folded = fold(text)
    assert folded == fold(unicodedata.normalize("NFD", text))
    assert folded == fold(f"\u00a0{text}\t\n")
    assert folded == fold(text.replace("-", "\u2013"))
    assert folded == fold(text.replace(" ", " \u2009 "))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Еврейская АО", "еврейская  ао"),
        ("Орёл", "ОРЕЛ"),
        ("Ханты\u2011Мансийский", "ханты-мансийский"),
        ("Республика\u00a0Алтай", "республика алтай"),
        ("Кӑнтӑр", "КӐНТӐР"),
        ("ＲＵ", "ru"),
    ],
)
def test_one_label_in_two_spellings(one: str, other: str) -> None:
    """Ё and е, hyphens and dashes, wide and small letters: people write both."""
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Омская область", "Томская область"),
        ("Алтай", "Алтайский край"),
        ("мигранты", "мигрант"),
        ("й", "и"),
        ("Коми", "Коми-Пермяцкий"),
        ("A", "А"),
    ],
)
def test_near_labels_stay_apart(one: str, other: str) -> None:
    """Nothing looser than the spelling is ever taken for the same, a Latin A for a Cyrillic one."""
    assert fold(one) != fold(other)


entries = st.lists(
    st.builds(Place, codes, st.fixed_dictionaries({"en": texts, "ru": texts}), st.just("")),
    max_size=6,
    unique_by=lambda place: place.code,
)


@given(entries, st.randoms(use_true_random=False))
def test_a_label_of_two_entries_names_neither(places: list[Place], random: object) -> None:
    """Every label leads to the one entry that has it, whatever their order; shared ones to none."""
    labels = {
        place.code: {fold(x) for x in (place.code, *place.labels.values())} for place in places
    }
    expected = {
        label: next(iter(owners))
        for label in set().union(*labels.values())
        if label and len(owners := {code for code, own in labels.items() if label in own}) == 1
    }
    assert expected == by_label(places)
    random.shuffle(places)  # type: ignore[attr-defined]
    assert expected == by_label(places)


def test_aliases_are_labels_and_three_owners_are_no_owner() -> None:
    """A third entry with the same label does not give it back to the last."""
    owners = [Measure(code, {"en": code}, aliases=("people",)) for code in ("a", "b", "c")]
    own = {owner.code: owner.code for owner in owners}
    assert own == by_label(owners)
    assert {"people": "a", **own} == by_label(owners[:1]) | own


def _places(*pairs: tuple[str, str]) -> dict[str, Place]:
    return {code: Place(code, {"en": code}, parent) for code, parent in pairs}


def test_parts_are_the_leaves_below() -> None:
    """A whole is its leaves in codebook order; a leaf is itself."""
    regions = _places(("RU", ""), ("NW", "RU"), ("KO", "NW"), ("SPE", "NW"), ("OMS", "RU"))
    codebook = Codebook({}, regions, {})
    parts = ("KO", "SPE", "OMS")
    assert parts == codebook.parts(regions, "RU")
    assert parts[:2] == codebook.parts(regions, "NW")
    assert parts[2:] == codebook.parts(regions, "OMS")


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "week", "valid"),
    [
        ("", "", "2023-W09", True),
        ("2023-W09", "", "2023-W09", True),
        ("2023-W09", "", "2023-W08", False),
        ("", "2023-W09", "2023-W09", True),
        ("", "2023-W09", "2023-W10", False),
        ("2022-W52", "2023-W01", "2023-W01", True),
    ],
)
def test_entries_are_valid_between_their_weeks(
    valid_from: str, valid_to: str, week: str, valid: object
) -> None:
    """Both weeks are included, and an open end is open."""
    place = Place("x", {}, valid_from=valid_from, valid_to=valid_to)
    assert valid is place.valid_in(week)


@pytest.mark.parametrize(
    ("code", "covered"),
    [
        ("2023-W09", True),
        ("2023-W11", True),
        ("2023-W08", False),
        ("2023-W12", False),
        ("2023-Q1", False),
        ("2023", False),
    ],
)
def test_a_codebook_covers_whole_periods(code: str, covered: object) -> None:
    """A quarter that begins before the first week is not covered."""
    codebook = Codebook({}, {}, {}, Calendar.ISO, Period("2023-W09"), Period("2023-W11"))
    assert covered is codebook.covers(Period.parse(code))
    assert Codebook({}, {}, {}).covers(Period.parse(code))

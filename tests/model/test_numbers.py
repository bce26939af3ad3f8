"""Numbers are read as their source declares, or not at all."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hostile import number_like, texts
from hypothesis import assume, example, given
from hypothesis import strategies as st

from counterfoil.model.numbers import NumberFormat, UnreadNumber
from counterfoil.model.quantity import Absence, Quantity, fits

PLAIN = NumberFormat()
GERMAN = NumberFormat(decimal=",", group=(".",))
ENGLISH = NumberFormat(decimal=".", group=(",",), notes=("*", "[1]"), negative=True)
RUSSIAN = NumberFormat(
    decimal=",",
    group=(" ", "\u00a0", "\u202f"),
    ranges=("-", "–"),
    at_least=("не менее", "≥"),
    at_most=("не более", "до"),
    about={"~": Decimal("0.1"), "около": Decimal("0.25")},
    doubtful=("не подтверждены", "не подтверждён"),
    absent={"н/д": Absence.NOT_AVAILABLE, "—": Absence.NOTHING, "": Absence.SILENT},
)
SCRIPTS = NumberFormat(digits=True)
FORMATS = {
    "plain": PLAIN,
    "german": GERMAN,
    "english": ENGLISH,
    "russian": RUSSIAN,
    "scripts": SCRIPTS,
}
SPACES = " \t\n\r\f\v\u00a0\u2007\u2009\u202f"

READ = [
    # words, format, low, high; None for an open end
    ("40", "plain", "40", "40"),
    ("0", "plain", "0", "0"),
    ("007", "plain", "7", "7"),
    (" \u00a040\u202f\n", "plain", "40", "40"),
    ("1.000", "german", "1000", "1000"),
    ("1.000", "english", "1", "1"),
    ("1.000,5", "german", "1000.5", "1000.5"),
    ("1,000,000.25", "english", "1000000.25", "1000000.25"),
    ("1 000", "russian", "1000", "1000"),
    ("1\u00a0000", "russian", "1000", "1000"),
    ("1\u202f000,5", "russian", "1000.5", "1000.5"),
    ("-3", "english", "-3", "-3"),
    ("−3", "english", "-3", "-3"),
    ("12*", "english", "12", "12"),
    ("12 [1] *", "english", "12", "12"),
    ("3-5", "russian", "3", "5"),
    ("3 – 5", "russian", "3", "5"),
    ("1 000–1 200", "russian", "1000", "1200"),
    ("~40", "russian", "36", "44"),
    ("~ 45", "russian", "40", "50"),
    ("Около 10", "russian", "7", "13"),
    ("не менее 40", "russian", "40", None),
    ("НЕ МЕНЕЕ 40", "russian", "40", None),
    ("≥40", "russian", "40", None),
    ("до 5", "russian", None, "5"),
    ("12 (3 не подтверждены)", "russian", "9", "12"),
    ("12 (12 Не подтверждены )", "russian", "0", "12"),
    ("٣", "scripts", "3", "3"),
    ("１２", "scripts", "12", "12"),
]
UNREAD = [
    *(("1.000", name) for name in ("plain", "russian", "scripts")),
    *(("1 000", name) for name in ("plain", "german", "english", "scripts")),
    *(("3-5", name) for name in ("plain", "german", "english", "scripts")),
    *(("~40", name) for name in ("plain", "german", "english", "scripts")),
    *(("12 (3 не подтверждены)", name) for name in ("plain", "german", "english", "scripts")),
    *(("н/д", name) for name in ("plain", "german", "english", "scripts")),
    *(("—", name) for name in ("plain", "german", "english", "scripts")),
    *(("٣", name) for name in ("plain", "german", "english", "russian")),
    *((words, name) for name in FORMATS for words in ("1O", "l0", "4O,5", "1e3", "½", "10²", "Ⅷ")),
    *(
        (words, name)
        for name in FORMATS
        for words in ("+3", "3%", "0x10", "1_000", "NaN", "∞", ".")
    ),
    *((words, "german") for words in ("1.00", "1.0000", "1000.000", ".100", "1..000", "1,", ",5")),
    *((words, "german") for words in ("1.000.00", "1,000,5", "1.000 000", "-3", "1,00001")),
    *((words, "russian") for words in ("5-3", "3-5-7", "3--5", "-3", "3-", "1 00–1 200")),
    *((words, "russian") for words in ("не менее", "неменее 40", "до", "до 3-5", "от 3 до 5")),
    *((words, "russian") for words in ("12 (3)", "12 (3 подтверждены)", "12 (13 не подтверждены)")),
    *((words, "russian") for words in ("12 (не подтверждены)", "(3 не подтверждены)", "около")),
    ("*", "english"),
    ("", "plain"),
    ("999999999999999", "plain"),
    ("1,0000" + "0" * 30 + "1", "german"),
    ("~99999999999999", "russian"),
    ("99999999999999,9999", "german"),
]


@pytest.mark.parametrize(("words", "name", "low", "high"), READ)
def test_declared_forms_are_read_exactly(
    words: str, name: str, low: str | None, high: str | None
) -> None:
    """Words state the bounds that their source's format gives them."""
    first, last = (None if bound is None else Decimal(bound) for bound in (low, high))
    assert Quantity(words, first, last) == FORMATS[name].read(words)


@pytest.mark.parametrize(("words", "name"), UNREAD)
def test_undeclared_forms_are_not_read(words: str, name: str) -> None:
    """What the format does not name is no number, however plain it looks."""
    with pytest.raises(UnreadNumber):
        FORMATS[name].read(words)


@pytest.mark.parametrize(("words", "reason"), RUSSIAN.absent.items())
def test_declared_absences_are_no_numbers(words: str, reason: Absence) -> None:
    """A reason for silence has words and no bounds; it is not zero."""
    assert Quantity(f" {words} ", None, None, reason) == RUSSIAN.read(f" {words} ")


@given(st.one_of(texts, number_like), st.sampled_from(sorted(FORMATS)))
def test_words_are_kept_as_they_were(words: str, name: str) -> None:
    """Whatever is read, its words stand beside it letter by letter."""
    try:
        quantity = FORMATS[name].read(words)
    except UnreadNumber:
        return
    assert words == quantity.words


@given(
    st.integers(0, 10**14 - 1),
    st.integers(0, 9999),
    st.sampled_from(["german", "english", "russian"]),
    st.sampled_from(["", "grouped"]),
)
def test_a_number_printed_in_a_format_reads_back(
    whole: int, places: int, name: str, grouped: str
) -> None:
    """Printing by the declared marks and reading gives the same number."""
    declared = FORMATS[name]
    assume(fits(number := Decimal(f"{whole}.{places:04}")))
    for mark in declared.group:
        text = f"{whole:,}".replace(",", mark) if grouped else str(whole)
        found = declared.read(f"{text}{declared.decimal}{places:04}")
        assert (number, number) == (found.low, found.high)


@given(st.integers(0, 10**13), st.sampled_from(["0", "٠", "०", "０", "𝟘"]))
def test_digits_of_every_script_have_their_value(number: int, zero: str) -> None:
    """Where other scripts are declared, a digit counts what it counts there."""
    text = "".join(chr(ord(zero) + int(digit)) for digit in str(number))
    assert Decimal(number) == SCRIPTS.read(text).low


GRAMMAR = {
    "plain": r"[0-9]+",
    "german": r"(?:[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+)(?:,[0-9]+)?",
    "english": r"[-−]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?",
}
"""The three formats once more, written from their description as patterns."""
ENGLISH_MARKS = {
    "plain": {},
    "german": str.maketrans({".": "", ",": "."}),
    "english": str.maketrans({",": "", "−": "-"}),
}
numbers_in_form = st.one_of(*(st.from_regex(form, fullmatch=True) for form in GRAMMAR.values()))


@given(st.one_of(number_like, numbers_in_form), st.sampled_from(sorted(GRAMMAR)))
@example("1.000", "german")
@example("1 000", "plain")
def test_a_text_is_read_where_the_whole_of_it_is_a_number(text: str, name: str) -> None:
    """A format reads what its grammar holds from the first sign to the last, and nothing else."""
    bare = text.strip(SPACES)
    assume(not bare.endswith(FORMATS[name].notes or "\0"))
    number = None
    if re.fullmatch(GRAMMAR[name], bare):
        number = Decimal(bare.translate(ENGLISH_MARKS[name]))
    try:
        found = FORMATS[name].read(text)
    except UnreadNumber:
        assert number is None or not fits(number)
        return
    assert (number, number) == (found.low, found.high)


@given(
    st.integers(0, 10**9),
    st.characters(exclude_categories=["Cs", "Nd"], exclude_characters=SPACES),
    st.integers(0, 10),
    st.sampled_from(["plain", "scripts"]),
)
def test_one_strange_sign_makes_a_number_unread(
    number: int, sign: str, place: int, name: str
) -> None:
    """A letter, a mark or half a space anywhere in a number: nothing of it is understood."""
    text = str(number)
    with pytest.raises(UnreadNumber):
        FORMATS[name].read(text[:place] + sign + text[place:])


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(["-", "–", " - "]))
def test_ranges_run_forwards(first: int, second: int, mark: str) -> None:
    """Two joined numbers are a range from the smaller to the larger, or they are not read."""
    text = f"{first}{mark}{second}"
    if first > second:
        with pytest.raises(UnreadNumber, match="backwards"):
            RUSSIAN.read(text)
    else:
        assert Quantity(text, Decimal(first), Decimal(second)) == RUSSIAN.read(text)


@given(st.decimals(0, 10**9, places=2), st.sampled_from(["~", "около "]))
def test_about_holds_the_number_it_is_about(number: Decimal, mark: str) -> None:
    """A margin reaches whole numbers on both sides and never past the declared share."""
    found = RUSSIAN.read(f"{mark}{number}".replace(".", ","))
    share = RUSSIAN.about[mark.strip()]
    assert found.low is not None
    assert found.high is not None
    assert found.low <= number * (1 - share) < found.low + 1
    assert found.high - 1 < number * (1 + share) <= found.high


def test_folding_takes_no_digit_away() -> None:
    """A letter that folds to two letters shifts nothing: "ß40" is not "ss" and then "0"."""
    with pytest.raises(UnreadNumber):
        NumberFormat(at_least=("ss",)).read("ß40")


@pytest.mark.parametrize(
    ("marks", "why"),
    [
        ({"decimal": ".", "group": (".",)}, "two things"),
        ({"group": ("-",), "ranges": ("-",)}, "two things"),
        ({"ranges": ("",)}, "empty"),
        ({"notes": ("",)}, "empty"),
        ({"notes": ("1",)}, "digit"),
        ({"at_least": ("от 1",)}, "digit"),
        ({"about": {"٣": Decimal("0.1")}}, "digit"),
        ({"decimal": "0"}, "digit"),
    ],
)
def test_a_format_that_contradicts_itself_is_refused(marks: dict[str, object], why: str) -> None:
    """Marks that could be taken for another or for a digit cannot be declared."""
    with pytest.raises(ValueError, match=why):
        NumberFormat(**marks)  # type: ignore[arg-type]

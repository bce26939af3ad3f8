"""Quantities print as people write them, and fit the ledger or do not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hostile import numbers
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.model.quantity import WIDEST, Quantity, fits, interval, plain


@given(numbers)
def test_a_plain_number_reads_back(number: Decimal) -> None:
    """Printing loses nothing, and uses no exponent, no trailing zero and no minus zero."""
    text = plain(number)
    assert number == Decimal(text)
    assert set(text) <= set("-.0123456789")
    assert not text.endswith(".")
    assert "." not in text or not text.endswith("0")
    assert text != "-0"


@pytest.mark.parametrize(
    ("number", "text"),
    [("1E+3", "1000"), ("40.00", "40"), ("12.50", "12.5"), ("-0.0", "0"), ("0E-9", "0")],
)
def test_one_number_has_one_spelling(number: str, text: str) -> None:
    """However a decimal came about, equal numbers print alike."""
    assert text == plain(Decimal(number))


@given(numbers)
def test_numbers_of_14_digits_and_4_places_fit(number: Decimal) -> None:
    """Every number within the ledger's digits fits."""
    assert fits(number)


@pytest.mark.parametrize(
    "number",
    [
        *("100000000000000", "1E+20", "0.00001", "NaN", "sNaN", "-Infinity"),
        *(str(WIDEST), f"-{WIDEST}", f"1.{'0' * 30}1", f"99999999999999.9998{'0' * 20}1"),
    ],
)
def test_numbers_beyond_the_digits_do_not_fit(number: str) -> None:
    """More digits, and the number that stands for an open end, are not for the ledger."""
    assert not fits(Decimal(number))


@given(st.integers(0, 9999), st.integers(5, 40))
def test_places_are_counted_without_rounding(last: int, places: int) -> None:
    """A number with a fifth place that is not zero does not fit, however far out it is."""
    number = Decimal(f"7.{last:0{places}}")
    assert fits(number) == (number == number.quantize(Decimal("0.0001")))


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        ("40", "40", "40"),
        ("3", "5", "3–5"),
        ("40", None, "≥ 40"),
        (None, "5", "≤ 5"),
        (None, None, "?"),
        ("0", "0.50", "0–0.5"),
    ],
)
def test_bounds_print_as_people_write_them(low: str | None, high: str | None, text: str) -> None:
    """One number, a range, at least, at most, or not known."""
    first, last = (None if bound is None else Decimal(bound) for bound in (low, high))
    assert text == interval(first, last)


@given(st.none() | numbers, st.none() | numbers)
def test_only_two_equal_bounds_are_exact(low: Decimal | None, high: Decimal | None) -> None:
    """An open end is never an exact number."""
    assert (low is not None and low == high) == Quantity("x", low, high).exact

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from counterfoil.read.sheets.numberforms import BUILT_IN, NumberForm, stored_number

SHOWN = [
    ("General", "1234.5600000000001", "1234.56"),
    ("General", "0.30000000000000004", "0.3"),
    ("General", "12345678901", "12345678901"),
    ("General", "123456789012", "1.23457E+11"),
    ("General", "-12.5", "-12.5"),
    ("General", "1E+20", "1E+20"),
    ("", "7.25", "7.25"),
    ("0", "12.5", "13"),
    ("0.00", "2.675", "2.68"),
    ("00000", "42", "00042"),
    ("#", "0", ""),
    ("0.##", "5", "5."),
    (".00", "12.5", "12.50"),
    ("#,##0", "1234567", "1,234,567"),
    ("# ##0", "1234", "1 234"),
    ("# ##0", "12", "12"),
    ("#\\ ##0", "1234", "1 234"),
    ('# ##0" чел."', "1234", "1 234 чел."),
    ("#,##0.00\\ [$₽-419]", "1234.5", "1,234.50 ₽"),
    ("0.0,,", "12345678", "12.3"),
    ("0%", "0.125", "13%"),
    ("0.0%", "0.1255", "12.6%"),
    ("0.00E+00", "12345", "1.23E+04"),
    ('#,##0;-#,##0;"нет"', "0", "нет"),
    ("#,##0_);(#,##0)", "-1234", "(1,234)"),
    (BUILT_IN[41], "0", "-"),
    (";;;", "5", ""),
    ('[>=1000]0,"K";0', "12345", "12K"),
    ('[>=1000]0,"K";0', "45", "45"),
    ("000-00-00", "1234567", "123-45-67"),
    ("@", "12.50", "12.5"),
    (BUILT_IN[14], "45202", "2023-10-03"),
    (BUILT_IN[22], "45202.75", "2023-10-03 18:00"),
    ("[$-F800]dddd, mmmm dd, yyyy", "45202", "2023-10-03"),
    ("dd.mm.yyyy", "45202", "03.10.2023"),
    ("DD.MM.YYYY", "45202", "03.10.2023"),
    ("[$-FC19]d\\ mmmm\\ yyyy\\ \\г\\.", "45202", "3 октября 2023 г."),
    ("mmm-yy", "45202", "Oct-23"),
    ("h:mm AM/PM", "0.5", "12:00 PM"),
    ("[h]:mm:ss", "1.5", "36:00:00"),
    ("mm:ss.0", "0.00012", "00:10.4"),
    ("dd/mm/yyyy", "59", "28/02/1900"),
    ("dd/mm/yyyy", "61", "01/03/1900"),
]


@pytest.mark.parametrize(("code", "stored", "text"), SHOWN)
def test_a_number_is_shown_as_the_sheet_shows_it(code: str, stored: str, text: str) -> None:
    """A format code and a stored number give the text on the screen."""
    assert NumberForm(code).show(Decimal(stored)) == text


@pytest.mark.parametrize(
    ("code", "stored"),
    [
        ("# ?/?", "0.5"),
        ("ДД.ММ.ГГГГ", "45202"),
        ("kg0", "1"),
        ("dd/mm/yyyy", "60"),
        ("dd/mm/yyyy", "-1"),
        ("[$-411]mmmm", "45202"),
        ("[$-1070419]yyyy", "45202"),
        ("##0.0E+0", "12345"),
        ("[<5]0;0.0", "-3"),
    ],
)
def test_a_form_that_is_not_wholly_known_shows_nothing(code: str, stored: str) -> None:
    """No near guess: fractions, other calendars and a day that never was are None."""
    assert NumberForm(code).show(Decimal(stored)) is None


def test_days_count_from_1904_where_the_workbook_says_so() -> None:
    """The same number is another day in a workbook of the other epoch."""
    assert NumberForm("yyyy-mm-dd", since_1904=True).show(Decimal(43740)) == "2023-10-03"


@examples(st.text(st.sampled_from('0#?,.%E+-;"\\[]$<>=@ymdhsAMP/г *_€G'), max_size=12), st.floats())
def test_any_code_shows_a_text_or_nothing(code: str, number: float) -> None:
    """No code and no number make a form break."""
    stored = stored_number(repr(number))
    if stored is not None:
        shown = NumberForm(code).show(stored)
        assert shown is None or isinstance(shown, str)


@examples(st.integers(0, 10**12))
def test_whole_numbers_are_grouped_in_threes(number: int) -> None:
    """#,##0 groups as Python's own comma does."""
    assert NumberForm("#,##0").show(Decimal(number)) == f"{number:,}"


_CODES = [
    *BUILT_IN.values(),
    *("0.0%", "#.00%", "#,##0.000", '#,##0.00 "чел."', "0.0,", '0.00;-0.00;"нет"', "00.0", "#.#"),
]


@examples(
    st.sampled_from(_CODES),
    st.integers(0, 10**13),
    st.text("0123456789", max_size=18) | st.sampled_from(["5", "05", "995", "4999999999999999"]),
)
def test_numbers_shown_by_their_letters_are_shown_as_decimals_are(
    code: str, whole: int, part: str
) -> None:
    """What is rounded and written without decimals is what decimals give, to the last digit."""
    stored = f"{whole}.{part}" if part else str(whole)
    form = NumberForm(code)
    quick = form.of_letters()
    told = quick(stored) if quick else None
    assert told is None or told == form.show(Decimal(stored))


@pytest.mark.parametrize(
    ("code", "stored", "shown"),
    [
        ("#,##0", "33.26923076923077", "33"),
        ("0.0%", "0.6351701782820097", "63.5%"),
        ("0.00", "9.995", "10.00"),
        ("#.0", "0.96", "1.0"),
        ("#,##0.0", "999.95", "1,000.0"),
    ],
)
def test_most_numbers_are_shown_by_their_letters(code: str, stored: str, shown: str) -> None:
    """Numbers that sheets compute are rounded without decimals."""
    quick = NumberForm(code).of_letters()
    assert quick
    assert quick(stored) == shown == NumberForm(code).show(Decimal(stored))

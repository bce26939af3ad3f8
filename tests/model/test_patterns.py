"""Identifiers of people are noticed, and counts of people are not taken for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.model.patterns import (
    identifier_in,
    name_beside_number,
    says_persons,
    says_targets,
)

IDENTIFIERS = [
    ("e-mail address", "monitor.3+x@example.org"),
    ("e-mail address", "писать на ivanov@почта.example"),
    ("insurance number", "112-233-445 95"),
    ("insurance number", "СНИЛС 112-233-445-95"),
    ("phone number", "+7 (343) 123-45-67"),
    ("phone number", "8 800 123 45 67"),
    ("phone number", "89031234567"),
    ("phone number", "+375 29 123 45 67"),
    ("passport number", "45 08 123456"),
    ("passport number", "4508 № 123456"),
    ("passport number", "4508123456"),
    ("tax number", "ИНН: 500100732259"),
    ("card number", "4111 1111 1111 1111"),
    ("card number", "5500-0000-0000-0004"),
]


@pytest.mark.parametrize(("kind", "text"), IDENTIFIERS)
@pytest.mark.parametrize("around", ["{}", "звонить: {}, спросить", "40 ({})", "«{}»\n"])
def test_identifiers_are_found_among_words(kind: str, text: str, around: str) -> None:
    """A passport, insurance, tax, phone or card number is found in a cell or note."""
    assert kind == identifier_in(around.format(text))


@pytest.mark.parametrize("digits", ["4111 1111 1111 1112", "5500-0000-0000-0005"])
def test_a_wrong_check_digit_is_no_card(digits: str) -> None:
    """Card numbers are told from other long numbers by their last digit."""
    assert not identifier_in(digits)


@pytest.mark.parametrize(
    "text",
    [
        "Иванов И.И., 40 лет",
        "В. Петров привёл 12 человек",
        "со слов Анны Сергеевны: 7",
        "John Smith signed 2 of them",
        "3 — Пётр Ильич",
    ],
)
def test_names_beside_numbers_are_noticed(text: str) -> None:
    """A surname with initials, a patronymic, two capitalised words: with a number near."""
    assert name_beside_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "Нижний Тагил, 40 человек",
        "Last Tuesday about 40",
        "Свердловская область 2023-W09",
        "Иванов И.И. был там",
        "Иванов И.И.\n40 человек",
        "Иванов И.И. сказал, что никто из них потом больше не приходил, 12",
    ],
)
def test_places_days_and_names_alone_are_not(text: str) -> None:
    """Places and days are no persons; a name without a number near is no record of one."""
    assert not name_beside_number(text)


counts = st.integers(0, 999_999_999)


@given(counts, st.sampled_from(["", " ", "\u00a0", ".", ","]))
def test_counts_are_no_identifiers(count: int, mark: str) -> None:
    """Up to a thousand million people, plain or grouped, are a count."""
    assert not identifier_in(f"{count:,}".replace(",", mark))


@given(st.integers(0, 99_999), st.integers(0, 99_999), st.sampled_from(["-", " – ", " из ", "/"]))
def test_two_counts_are_no_identifiers(first: int, second: int, mark: str) -> None:
    """A range, or one number out of another, is no passport."""
    assert not identifier_in(f"{first}{mark}{second}")


@given(st.dates())
def test_days_and_weeks_are_no_identifiers(day: object) -> None:
    """Dates stand in every table."""
    assert not identifier_in(f"{day}")
    assert not identifier_in(f"{day:%d.%m.%Y} - {day:%d.%m.%Y}")
    assert not identifier_in(f"{day}T09:30:00Z")


@pytest.mark.parametrize(
    "text",
    ["12 (3 не подтверждены)", "2023-W09", "RU-SVE", "S-3", "№ 14-07/221", "~40", "н/д", ""],
)
def test_words_of_tables_are_no_identifiers(text: str) -> None:
    """What cells and letters usually hold is let through."""
    assert not identifier_in(text)


@pytest.mark.parametrize(
    "heading",
    [
        *("Ф.И.О.", "ФИО гражданина", "Фамилия", "Паспорт (серия, номер)", "Дата рождения"),
        *("СНИЛС", "Телефон", "Surname", "Date of birth", "passport no", "Phone"),
    ],
)
def test_headings_of_persons_are_known(heading: str) -> None:
    """A column of names, birth dates, passports or phones makes its table one of persons."""
    assert says_persons(heading)


@pytest.mark.parametrize("heading", ["План", "Плановый показатель", "Квота на неделю", "Target"])
def test_headings_of_targets_are_known(heading: str) -> None:
    """A column of plans or quotas is no column of what happened."""
    assert says_targets(heading)


@pytest.mark.parametrize(
    "heading",
    [
        *("Охвачено, чел.", "Подписали контракт", "Регион", "Мигранты", "People approached"),
        *("Неделя", "Софиогорск", "Планета", "Платон", "Cases, current week", "Плантации"),
    ],
)
def test_headings_of_counts_are_neither(heading: str) -> None:
    """Headings of aggregates, and words that only hold such letters, are let through."""
    assert not says_persons(heading)
    assert not says_targets(heading)

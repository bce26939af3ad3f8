from __future__ import annotations

import re
import runpy
from decimal import Decimal
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from counterfoil.model.mapping import PeriodFormat
from counterfoil.model.numbers import NumberFormat, UnreadNumber
from counterfoil.model.patterns import identifier_in
from counterfoil.model.period import Calendar, Period, PeriodError
from counterfoil.publish.reasons import REASONS, as_pattern
from counterfoil.publish.words import Words
from counterfoil.record.periods import read_moment, read_period

TEXTS = runpy.run_path(str(Path(__file__).parents[2] / "docs" / "texts.py"))
SHOWN: list[str | tuple[str, str]] = TEXTS["shown"]()
RUSSIAN: Any = TEXTS["catalogue"]("ru")
EN, RU = Words("en"), Words("ru")


def places(text: str) -> set[str]:
    """Return the names in braces of a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_text_is_in_russian() -> None:
    """No page shows a Russian reader a text that has no translation."""
    assert len(SHOWN) > 300
    assert TEXTS["missing"]("ru") == []


def test_no_translation_is_left_over() -> None:
    """Every translation is of a text that pages still show."""
    assert TEXTS["unused"]("ru") == []


def test_translations_have_the_same_places() -> None:
    """A translation fills in what the text fills in, in each of its three forms for a count."""
    wrong = []
    for text in SHOWN:
        one, many = (text, text) if isinstance(text, str) else text
        translated = RUSSIAN.get(one).string
        forms = [translated] if isinstance(translated, str) else list(translated)
        same = all(places(form) == places(one) == places(many) for form in forms)
        if len(forms) != (1 if isinstance(text, str) else 3) or not same:
            wrong.append(text)
    assert not wrong


def test_translations_are_russian_typography() -> None:
    """Translations have Russian quotation marks, dashes and spaces, and no stray Latin letters."""
    wrong = []
    for message in RUSSIAN:
        forms = [message.string] if isinstance(message.string, str) else message.string
        for form in forms if message.id else ():
            plain = re.sub(r"`[^`]*`|\{[^}]*\}", "0", form)
            if re.search(r"[\"“”]| - |  |[а-яё][a-z]|[a-z][а-яё]", plain):
                wrong.append(form)
    assert not wrong


@pytest.mark.parametrize(
    ("count", "english", "russian"),
    [
        (0, "0 claims", "0 утверждений"),
        (1, "1 claim", "1 утверждение"),
        (2, "2 claims", "2 утверждения"),
        (5, "5 claims", "5 утверждений"),
        (11, "11 claims", "11 утверждений"),
        (12, "12 claims", "12 утверждений"),
        (21, "21 claims", "21 утверждение"),
        (22, "22 claims", "22 утверждения"),
        (111, "111 claims", "111 утверждений"),
        (1234, "1,234 claims", "1234 утверждения"),
        (12345, "12,345 claims", "12\u202f345 утверждений"),
    ],
)
def test_counts_take_the_form_that_goes_with_them(count: int, english: str, russian: str) -> None:
    """A noun beside a count has its right form in each language."""
    assert EN.plural("{n} claim", "{n} claims", count) == english
    assert RU.plural("{n} claim", "{n} claims", count) == russian


@pytest.mark.parametrize(
    ("low", "high", "english", "russian"),
    [
        ("140", None, "≥\u00a0140", "≥\u00a0140"),
        (None, "90", "≤\u00a090", "≤\u00a090"),
        ("118", "126", "118–126", "118–126"),
        ("9999", "9999", "9,999", "9999"),
        ("12345.50", "12345.50", "12,345.5", "12\u202f345,5"),
        ("-3", "1234567", "−3–1,234,567", "−3–1\u202f234\u202f567"),
        (None, None, "?", "?"),
    ],
)
def test_ranges_are_written_as_people_write_them(
    low: str | None, high: str | None, english: str, russian: str
) -> None:
    """Ranges have an en dash, thousands a mark or a narrow space, decimals a point or a comma."""
    ends = [Decimal(end) if end else None for end in (low, high)]
    assert EN.range(*ends) == english
    assert RU.range(*ends) == russian


@pytest.mark.parametrize(
    ("period", "english", "russian", "short"),
    [
        ("2023-W11", "13–19\u00a0March 2023", "13–19\u00a0марта 2023", "13–19\u00a0мар."),
        (
            "2023-W09",
            "27\u00a0February – 5\u00a0March 2023",
            "27\u00a0февраля – 5\u00a0марта 2023",
            "27\u00a0февр. – 5\u00a0мар.",
        ),
        (
            "2025-W01",
            "30\u00a0December 2024 – 5\u00a0January 2025",
            "30\u00a0декабря 2024 – 5\u00a0января 2025",
            "30\u00a0дек. – 5\u00a0янв.",
        ),
    ],
)
def test_days_of_a_week_are_written_out(
    period: str, english: str, russian: str, short: str
) -> None:
    """A week's days name month and year once where they can; day and month stay together."""
    assert EN.days(period, Calendar.ISO) == english
    assert RU.days(period, Calendar.ISO) == russian
    assert RU.short_days(period, Calendar.ISO) == short


def test_a_missing_moment_has_no_day() -> None:
    """Where nothing is known of a day, nothing is shown."""
    assert RU.day("") == ""
    assert RU.day("2023-10-04T08:00:00Z") == "4\u00a0октября 2023"


def test_labels_fall_back() -> None:
    """A label that lacks a language is shown in English, else in any language it has."""
    assert RU.label({"en": "Debtors"}) == "Debtors"
    assert RU.label({"de": "Schuldner"}) == "Schuldner"
    assert RU.label({}) == ""


def reasons() -> list[str]:
    """Return what the layers below say when they do not understand something."""
    numbers = NumberFormat(group=(" ",), ranges=("-",))
    periods = [PeriodFormat(form, "%d.%m.%Y") for form in ("iso", "dhis2", "days", "any day")]
    said = []
    for words in ("1O", "", "1 23", "9" * 20, "5-3", "5-"):
        with pytest.raises(UnreadNumber) as number:
            numbers.read(words)
        said.append(str(number.value))
    for form in periods:
        with pytest.raises(PeriodError) as period:
            read_period("31.31.2023", form, Calendar.ISO)
        said.append(str(period.value))
    for end in ("first day", "last day"):
        with pytest.raises(PeriodError) as edge:
            read_period("28.02.2023", PeriodFormat(end, "%d.%m.%Y"), Calendar.ISO)
        said.append(str(edge.value))
    with pytest.raises(PeriodError) as other:
        read_period("2023W9", PeriodFormat("dhis2"), Calendar.EPI)
    said.append(str(other.value))
    for code in ("2023-W53", "0001"):
        with pytest.raises(PeriodError) as week:
            Period.parse(code)
        said.append(str(week.value))
    for moment in ("soon", "2023-03-14T10:00"):
        with pytest.raises(PeriodError) as unread:
            read_moment(moment)
        said.append(str(unread.value))
    texts = ("a@b.ru", "123-456-789 01", "+7 912 345-67-89", "ИНН 123456789012")
    return said + [identifier_in(text) for text in (*texts, "4500 123456", "4111111111111111")]


@pytest.mark.parametrize("reason", reasons())
def test_reasons_are_said_in_russian(reason: str) -> None:
    """Why something was not understood is said in Russian to Russian readers."""
    assert as_pattern(reason)[0] in REASONS
    russian = RU.finding("{why}", {"why": reason})
    assert re.search("[А-Яа-яё]", russian)
    assert "{" not in russian


def test_an_unknown_reason_is_shown_as_it_was_said() -> None:
    """A reason that has no translation is shown unchanged, braces and all."""
    assert RU.finding("{why}", {"why": "the {moon} is in 7 houses"}) == "the {moon} is in 7 houses"


def test_words_of_an_original_are_never_translated() -> None:
    """A finding repeats an original's words as they stand, even where they are words of ours."""
    says = "{words!r} is no region of the codebook; {cells} cells were not recorded."
    shown = RU.finding(says, {"words": "late", "cells": "2"})
    assert shown == "региона «late» нет в справочнике; не записано ячеек: 2."


def test_a_detail_that_is_missing_stays_a_mark() -> None:
    """A finding recorded without one of its details is still shown."""
    assert EN.finding("{region} has filed no return for {weeks}.", {"region": "Omsk"}) == (
        "Omsk has filed no return for …."
    )

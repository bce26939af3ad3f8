"""Days as pages write them: 2023-10-03, 03.10.2023, 3 октября 2023, October 3, 2023.

A day counts only with its year, month and number. Where two numbers could each be the month, it
is not read.
"""

from __future__ import annotations

import re
from datetime import date

_MONTHS = (
    ("jan", "янв", "ene", "gen", "sty", "stycz", "січ"),
    ("feb", "фев", "fév", "fev", "lut", "лют"),
    ("mar", "мар", "mär", "maa", "mrz", "бер"),
    ("apr", "апр", "avr", "abr", "kwi", "квіт"),
    ("may", "май", "мая", "mai", "maj", "mei", "mag", "трав"),
    ("jun", "июн", "juin", "giu", "cze", "черв"),
    ("jul", "июл", "juil", "lug", "lip", "лип"),
    ("aug", "авг", "aoû", "aou", "ago", "sie", "серп"),
    ("sep", "сен", "set", "wrz", "вер"),
    ("oct", "окт", "okt", "out", "ott", "paź", "жовт"),
    ("nov", "ноя", "lis", "лист"),
    ("dec", "дек", "déc", "dez", "dic", "gru", "груд"),
)
_NUMBER = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d\d?)-(\d\d?)(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d\d)[./](\d\d?)[./](\d\d?)(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d\d?)([./-])(\d\d?)\2((?:19|20)\d\d)(?!\d)")
_DAY_NAMED = re.compile(
    r"(?<!\d)(\d\d?)(?:st|nd|rd|th|er|º|\.)?[\s-]+(?:de\s+|of\s+)?([^\W\d_]{3,10})\.?,?[\s-]+"
    r"(?:de\s+|del\s+)?((?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_MONTH_NAMED = re.compile(
    r"(?<!\w)([^\W\d_]{3,10})\.?\s+(\d\d?)(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)(?!\d)", re.IGNORECASE
)
_YEAR_NAMED = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s+([^\W\d_]{3,10})\.?\s+(\d\d?)(?![\d:])", re.IGNORECASE
)
_EAST_ASIAN = re.compile(r"((?:19|20)\d\d)\s?[年년]\s?(\d\d?)\s?[月월]\s?(\d\d?)\s?[日일]")
_DOZEN = 12


def written_day(text: str) -> str:
    """Return the one day that a text gives, as YYYY-MM-DD; "" where it gives none or several."""
    days = set(_days(text))
    return days.pop() if len(days) == 1 else ""


def iso_day(text: str) -> str:
    """Return the day with which a machine's moment begins (2023-10-03T12:00:00Z), or ""."""
    found = _ISO.match(text.strip())
    return _day(*found.groups()) if found else ""


def _days(text: str) -> list[str]:
    found = [_day(*match.groups()) for match in _ISO.finditer(text)]
    found += [_day(*match.groups()) for match in _YEAR_FIRST.finditer(text)]
    found += [_day(*match.groups()) for match in _EAST_ASIAN.finditer(text)]
    for year, name, number in (match.groups() for match in _YEAR_NAMED.finditer(text)):
        found.append(_day(year, _month(name), number))
    for first, sign, second, year in (match.groups() for match in _YEAR_LAST.finditer(text)):
        found.append(_numbered(first, second, year, point=sign == "."))
    for number, name, year in (match.groups() for match in _DAY_NAMED.finditer(text)):
        found.append(_day(year, _month(name), number))
    for name, number, year in (match.groups() for match in _MONTH_NAMED.finditer(text)):
        found.append(_day(year, _month(name), number))
    return [day for day in found if day]


def _numbered(first: str, second: str, year: str, *, point: bool) -> str:
    """Read 03.10.2023. With other signs, and 10.13.2023, one number alone must be a month."""
    if first == second or int(first) > _DOZEN or (point and int(second) <= _DOZEN):
        return _day(year, second, first)
    return _day(year, first, second) if int(second) > _DOZEN else ""


def _month(name: str) -> str:
    name = name.casefold()
    for length in (5, 4, 3):
        if number := _NUMBER.get(name[:length]):
            return str(number)
    return ""


def _day(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""

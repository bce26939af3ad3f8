"""Days as pages write them: 2023-10-03, 03.10.2023, 3 октября 2023, October 3, 2023.

A day counts only with its year, month and number. Where two numbers could each be the month, it
is not read, unless it is known that the day comes first where the text is from.
"""

from __future__ import annotations

import re
from datetime import date

_MONTHS = (
    "jan jän янв яну ene gen ian sty led oca tammi ιαν січ студ қаң",
    "feb фев fév fev lut úno şub helmi φεβ лют ақп",
    "mar мар mär már maa mrt mrz břez μαρ μάρ бер сака наур",
    "apr апр ápr avr abr kwi dub nis huhti απρ квіт крас сәуі",
    "may май мая mai maj máj mei mag květ touko μαΐ μαι трав мамы",
    "jun июн юни jún juin giu iun cze červ haz kesä ιουν черв чэрв маус",
    "jul июл юли júl juil lug iul lip červenc červene tem heinä ιουλ лип ліп шіл",
    "aug авг aoû aou ago agu sie srp ağu elo αυγ серп жні там",
    "sep сен szept set wrz zář eyl syys σεπ вер қыр",
    "oct окт okt out ott paź říj eki loka οκτ жовт каст қаз",
    "nov ноя ное noi lis kas marra νοε лист ліст қара",
    "dec дек déc dez des dic gru pros ara joulu δεκ груд снеж желт",
)
"""How the months' names begin in the languages of Europe, in Turkish and in Kazakh."""
_NUMBER = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_LENGTHS = sorted({len(name) for name in _NUMBER}, reverse=True)
_YEAR = r"((?:19|20)\d\d)"
_NAME = r"([^\W\d_]{3,12})\.?"
_ANY_YEAR = re.compile(r"\d{4}")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d\d?)-(\d\d?)(?!\d)")
_YEAR_FIRST = re.compile(rf"(?<!\d){_YEAR}[./](\d\d?)[./](\d\d?)(?!\d)")
_YEAR_LAST = re.compile(rf"(?<!\d)(\d\d?)([/-])(\d\d?)\2{_YEAR}(?!\d)")
_POINTS = re.compile(rf"(?<!\d)(\d\d?)\. ?(\d\d?)\. ?{_YEAR}(?!\d)")
_DAY_NAMED = re.compile(
    rf"(?<!\d)(\d\d?)(?:st|nd|rd|th|er|º|[.,])?[\s-]+(?:d[ei]\s+|of\s+|d['’])?{_NAME},?[\s-]+"
    rf"(?:de\s+|del\s+)?{_YEAR}(?!\d)",
    re.IGNORECASE,
)
_MONTH_NAMED = re.compile(
    rf"(?<!\w){_NAME}\s+(\d\d?)(?:st|nd|rd|th)?,?\s+(?:\d\d?:\d\d(?::\d\d)?\s+)?{_YEAR}(?!\d)",
    re.IGNORECASE,
)
_YEAR_NAMED = re.compile(rf"(?<!\d){_YEAR}\.?\s+{_NAME}\s+(\d\d?)(?![\d:])", re.IGNORECASE)
_KAZAKH = re.compile(rf"(?<!\d){_YEAR}\s*ж(?:\.|ыл(?:ғы|дың)?)\s+(\d\d?)\s+{_NAME}", re.IGNORECASE)
_EAST_ASIAN = re.compile(rf"{_YEAR}\s?[年년]\s?(\d\d?)\s?[月월]\s?(\d\d?)\s?[日일]")
_DOZEN = 12


def written_day(text: str, *, day_first: bool = False) -> str:
    """Return the one day that a text gives, as YYYY-MM-DD; "" where it gives none or several.

    `day_first` says how 03/10/2023 is meant: as the third of October.
    """
    days = set(_days(text, day_first=day_first))
    return days.pop() if len(days) == 1 else ""


def iso_day(text: str) -> str:
    """Return the day with which a machine's moment begins (2023-10-03T12:00:00Z), or ""."""
    found = _ISO.match(text.strip())
    return _day(*found.groups()) if found else ""


def _days(text: str, *, day_first: bool) -> list[str]:
    if not _ANY_YEAR.search(text):
        return []
    found = [_day(*match.groups()) for match in _ISO.finditer(text)]
    found += [_day(*match.groups()) for match in _YEAR_FIRST.finditer(text)]
    found += [_day(*match.groups()) for match in _EAST_ASIAN.finditer(text)]
    for first, sign, second, year in (match.groups() for match in _YEAR_LAST.finditer(text)):
        found.append(_numbered(first, second, year, day_first=day_first and sign == "/"))
    for first, second, year in (match.groups() for match in _POINTS.finditer(text)):
        found.append(_numbered(first, second, year, day_first=True))
    for year, name, number in (match.groups() for match in _YEAR_NAMED.finditer(text)):
        found.append(_day(year, _month(name), number))
    for number, name, year in (match.groups() for match in _DAY_NAMED.finditer(text)):
        found.append(_day(year, _month(name), number))
    for name, number, year in (match.groups() for match in _MONTH_NAMED.finditer(text)):
        found.append(_day(year, _month(name), number))
    for year, number, name in (match.groups() for match in _KAZAKH.finditer(text)):
        found.append(_day(year, _month(name), number))
    return [day for day in found if day]


def _numbered(first: str, second: str, year: str, *, day_first: bool) -> str:
    """Read 03/10/2023 as is known; where nothing is, one number alone must be a month."""
    if int(second) > _DOZEN:
        return _day(year, first, second)
    return _day(year, second, first) if day_first or first == second or int(first) > _DOZEN else ""


def _month(name: str) -> str:
    name = name.casefold()
    for length in _LENGTHS:
        if number := _NUMBER.get(name[:length]):
            return str(number)
    return ""


def _day(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""

"""Words and numbers in a reader's language."""

from __future__ import annotations

import datetime as dt
import gettext
import io
from collections.abc import Mapping
from decimal import Decimal
from functools import cache, lru_cache
from importlib import resources

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from counterfoil.model.period import Calendar, Period
from counterfoil.model.quantity import plain

_SPACE = {"en": ",", "ru": "\u202f"}
_MARK = {"en": ".", "ru": ","}
_LONGEST_UNGROUPED = 4


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "to be translated"
    """Mark a text that is translated where it is shown."""
    return text


class Words:
    """One language: translations, plural forms, numbers, dates, and labels of the codebook."""

    def __init__(self, language: str) -> None:
        """Load a language; English needs no translations."""
        self.language = language
        self._translations = _translations(language)

    def __call__(self, text: str, **details: object) -> str:
        """Return a text of the interface in this language, its placeholders filled in."""
        translated = self._translations.gettext(text)
        return translated.format_map(details) if details else translated

    def plural(self, one: str, many: str, count: int) -> str:
        """Return the form that goes with a count, with the count in it as `{n}`."""
        form = self._translations.ngettext(one, many, count)
        return form.format(n=self.number(Decimal(count)))

    def finding(self, text: str, details: Mapping[str, str]) -> str:
        """Return a finding's sentence in this language; a detail that is missing stays a mark."""
        return self._translations.gettext(text).format_map(_Blank(details))

    def label(self, labels: Mapping[str, str]) -> str:
        """Return a label in this language, else in English, else in any."""
        return labels.get(self.language) or labels.get("en") or next(iter(labels.values()), "")

    def number(self, number: Decimal) -> str:
        """Return a number with its thousands apart, from five digits on in Russian."""
        return _grouped(plain(number), self.language)

    def range(self, low: Decimal | None, high: Decimal | None) -> str:
        """Return bounds as people write them."""
        if high is None:
            return "?" if low is None else f"≥ {self.number(low)}"
        if low is None:
            return f"≤ {self.number(high)}"
        return self.number(low) if low == high else f"{self.number(low)}–{self.number(high)}"

    def day(self, text: str) -> str:
        """Return a day, or a moment's day, as it is written in this language."""
        return _day(text[:10], self.language) if text else ""

    def days(self, period: str, calendar: Calendar) -> str:
        """Return the first and last day of a period."""
        return _days(period, calendar, self.language)


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


@lru_cache(maxsize=65536)
def _grouped(text: str, language: str) -> str:
    sign, digits = ("−", text[1:]) if text.startswith("-") else ("", text)
    whole, mark, places = digits.partition(".")
    if len(whole) > _LONGEST_UNGROUPED or language == "en":
        whole = f"{int(whole):,}".replace(",", _SPACE[language])
    return sign + whole + (_MARK[language] + places if mark else "")


@cache
def _day(text: str, language: str) -> str:
    return format_date(dt.date.fromisoformat(text), "d MMMM y", locale=language)


@lru_cache(maxsize=4096)
def _days(period: str, calendar: Calendar, language: str) -> str:
    found = Period.parse(period, calendar)
    start, end = found.start, found.end
    last = format_date(end, "d MMMM y", locale=language)
    if start.year != end.year:
        first = format_date(start, "d MMMM y", locale=language)
        return f"{first} – {last}"
    if start.month != end.month:
        first = format_date(start, "d MMMM", locale=language)
        return f"{first} – {last}"
    return f"{start.day}–{last}"


@cache
def _translations(language: str) -> gettext.NullTranslations:
    path = resources.files(__package__).joinpath("locale", f"{language}.po")
    if not path.is_file():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(path.read_bytes()), locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)

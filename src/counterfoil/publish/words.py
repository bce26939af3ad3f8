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
from counterfoil.publish.reasons import as_pattern

_SITE = "counterfoil.publish"
_SPACE = {"en": ",", "ru": "\u202f"}
_MARK = {"en": ".", "ru": ","}
_QUOTES = {"en": ("“", "”"), "ru": ("«", "»")}
_LONGEST_UNGROUPED = 4
# A day and its month stay on one line, and so do a sign and its number.
_STUCK = "\u00a0"
_DAY, _LONG, _SHORT = f"d{_STUCK}MMMM y", f"d{_STUCK}MMMM", f"d{_STUCK}MMM"
# Details of findings that programs say in English; the others are words of an original or numbers.
_ENGLISH = frozenset({"why", "identifier", "format"})


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "to be translated"
    """Mark a text that is translated where it is shown."""
    return text


class Words:
    """One language: translations, plural forms, numbers, dates, and labels of the codebook."""

    def __init__(self, language: str, home: str = _SITE) -> None:
        """Load a language; English needs no translations.

        `home` is the package whose `locale` folder has them; what it lacks is said as here.
        """
        self.language = language
        self._translations = _translations(language, home)

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
        shown = {
            name: self._reason(given) if name in _ENGLISH else given
            for name, given in details.items()
        }
        return self._translations.gettext(text).format_map(_Blank(shown))

    def _reason(self, text: str) -> str:
        """Return what a program said, in this language where it is known, else as it was said."""
        pattern, given = as_pattern(text)
        translated = self._translations.gettext(pattern)
        if translated == pattern:
            return text
        return translated.format(*(self.quoted(words) for words in given))

    def quoted(self, words: str) -> str:
        """Return words that a program put in quotation marks in those of this language."""
        if len(words) > 1 and words[0] == words[-1] and words[0] in "'\"":
            before, after = _QUOTES[self.language]
            return f"{before}{words[1:-1]}{after}"
        return words

    def label(self, labels: Mapping[str, str]) -> str:
        """Return a label in this language, else in English, else in any."""
        return labels.get(self.language) or labels.get("en") or next(iter(labels.values()), "")

    def number(self, number: Decimal) -> str:
        """Return a number with its thousands apart, from five digits on in Russian."""
        return _grouped(plain(number), self.language)

    def range(self, low: Decimal | None, high: Decimal | None) -> str:
        """Return bounds as people write them."""
        if high is None:
            return "?" if low is None else f"≥{_STUCK}{self.number(low)}"
        if low is None:
            return f"≤{_STUCK}{self.number(high)}"
        return self.number(low) if low == high else f"{self.number(low)}–{self.number(high)}"

    def day(self, text: str) -> str:
        """Return a day, or a moment's day, as it is written in this language."""
        return _day(text[:10], self.language) if text else ""

    def days(self, period: str, calendar: Calendar) -> str:
        """Return the first and last day of a period."""
        return _days(period, calendar, self.language)

    def short_days(self, period: str, calendar: Calendar) -> str:
        """Return the first and last day of a week without the year, for beside the week's code."""
        return _short_days(period, calendar, self.language)


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
    return format_date(dt.date.fromisoformat(text), _DAY, locale=language)


@lru_cache(maxsize=4096)
def _days(period: str, calendar: Calendar, language: str) -> str:
    found = Period.parse(period, calendar)
    start, end = found.start, found.end
    last = format_date(end, _DAY, locale=language)
    if start.year != end.year:
        return f"{format_date(start, _DAY, locale=language)} – {last}"
    if start.month != end.month:
        return f"{format_date(start, _LONG, locale=language)} – {last}"
    return f"{start.day}–{last}"


@lru_cache(maxsize=4096)
def _short_days(period: str, calendar: Calendar, language: str) -> str:
    found = Period.parse(period, calendar)
    start, end = found.start, found.end
    last = format_date(end, _SHORT, locale=language)
    if start.month != end.month:
        return f"{format_date(start, _SHORT, locale=language)} – {last}"
    return f"{start.day}–{last}"


@cache
def _translations(language: str, home: str) -> gettext.NullTranslations:
    if home != _SITE:
        own = _load(language, home)
        own.add_fallback(_translations(language, _SITE))
        return own
    return _load(language, home)


def _load(language: str, home: str) -> gettext.NullTranslations:
    path = resources.files(home).joinpath("locale", f"{language}.po")
    if not path.is_file():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(path.read_bytes()), locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)

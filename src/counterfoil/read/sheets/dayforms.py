"""How a sheet shows days and times: format codes with y, m, d, h and s."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from counterfoil.read.sheets.digitforms import Token

DAY_LETTERS = r"AM/PM|A/P|[yY]+|[mM]+|[dD]+|[hH]+|[sS]+"
_ENGLISH = (
    "January February March April May June July August September October November December",
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
)
_RUSSIAN = (
    "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "понедельник вторник среда четверг пятница суббота воскресенье",
)
_OF_RUSSIAN = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
_RUSSIAN_SHORT = (
    "янв фев мар апр май июн июл авг сен окт ноя дек",
    "Пн Вт Ср Чт Пт Сб Вс",
)
_ENGLISH_LOCALES = ("", "409", "809")
_RUSSIAN_LOCALES = ("419", "FC19")
_OF_DAYS = {"year", "month", "day"}
_DAY = 86_400
_FINEST = Decimal("0.001")
_LAST = 2_958_466
_LEAP_BUG = 60
_LONG = 4
_SHORT = 3


@dataclass(frozen=True, slots=True)
class DayForm:
    """A section that shows a day or a time; `since_1904` is how its workbook counts days."""

    tokens: tuple[Token, ...]
    locale: str
    since_1904: bool

    def __call__(self, number: Decimal) -> str | None:
        """Return the text shown for a number of days, or None where a part is not known."""
        places = sum(len(text) for kind, text in self.tokens if kind == "fraction")
        step = Decimal(1).scaleb(-places)
        # Binary parts of a day lie a little beside the second that was meant.
        seconds = (number * _DAY).quantize(step, ROUND_HALF_UP)
        when = self._moment(seconds)
        if when is None:
            return None
        shown = [self._show(kind, text, when, seconds) for kind, text in self.tokens]
        return None if None in shown else "".join(text for text in shown if text is not None)

    def moment(self, number: Decimal) -> str | None:
        """Return the day and the time that a number of days stands for, as ISO 8601 writes them.

        A time that is midnight is left out, and so is the day of a bare time. None where the form
        counts how long something took, or no day is known.
        """
        parts = {kind for kind, _ in self.tokens}
        seconds = (number * _DAY).quantize(_FINEST, ROUND_HALF_UP)
        when = self._moment(seconds)
        if when is None or "elapsed" in parts:
            return None
        fraction = f"{seconds % 1:.3f}"[1:].rstrip("0").rstrip(".")
        time = f"{when:%H:%M:%S}{fraction}"
        if seconds < _DAY and not parts & _OF_DAYS:
            return time
        if seconds < _DAY and not self.since_1904:
            return None
        day = f"{when:%Y-%m-%d}"
        return f"{day} {time}" if seconds % _DAY else day

    def _moment(self, seconds: Decimal) -> datetime | None:
        days, rest = divmod(seconds, _DAY)
        # Excel counts a 29 February 1900 that never was, as day 60.
        if not 0 <= days < _LAST or (days == _LEAP_BUG and not self.since_1904):
            return None
        if self.since_1904:
            start = datetime(1904, 1, 1)  # noqa: DTZ001 - sheets know no time zone
        else:
            start = datetime(1899, 12, 31 if days < _LEAP_BUG else 30)  # noqa: DTZ001
        return start + timedelta(days=int(days), seconds=int(rest))

    def _show(self, kind: str, text: str, when: datetime, seconds: Decimal) -> str | None:
        if kind == "literal":
            return text
        if kind == "fraction":
            return f"{seconds % 1:.{len(text)}f}"[2:]
        if kind == "elapsed":
            return f"{int(seconds) // {'h': 3600, 'm': 60, 's': 1}[text[0]]:0{len(text)}d}"
        return self._part(kind, len(text), when)

    def _part(self, kind: str, width: int, when: datetime) -> str | None:
        if kind == "half":
            return "AM" if when.hour < 12 else "PM"  # noqa: PLR2004 - noon
        if kind in {"month", "day"} and width >= _SHORT:
            return self._name(kind, width, when)
        half = any(kind_of == "half" for kind_of, _ in self.tokens)
        number = {
            "year": when.year if width > 2 else when.year % 100,  # noqa: PLR2004 - two digits
            "month": when.month,
            "day": when.day,
            "hour": (when.hour + 11) % 12 + 1 if half else when.hour,
            "minute": when.minute,
            "second": when.second,
        }[kind]
        if kind == "year":
            return f"{number:0{4 if width > 2 else 2}d}"  # noqa: PLR2004 - two digits
        return f"{number:02d}" if width > 1 else str(number)

    def _name(self, kind: str, width: int, when: datetime) -> str | None:
        place = when.month - 1 if kind == "month" else when.weekday()
        column = 0 if kind == "month" else 1
        if width > _LONG:
            return None
        if self.locale in _ENGLISH_LOCALES:
            name = _ENGLISH[column].split()[place]
            return name if width == _LONG else name[:3]
        if self.locale not in _RUSSIAN_LOCALES:
            return None
        names = (_RUSSIAN_SHORT if width == _SHORT else _RUSSIAN)[column]
        if names is _RUSSIAN[0] and any(kind_of == "day" for kind_of, _ in self.tokens):
            names = _OF_RUSSIAN
        return names.split()[place]


def day_form(tokens: list[Token], locale: str, *, since_1904: bool) -> DayForm | None:
    """Return the form of a section's tokens, or None where it is not wholly known."""
    known: list[Token] = []
    for place, (kind, text) in enumerate(tokens):
        if kind == "day":
            known.append(_part(tokens, place))
        elif kind in {"literal", "comma", "point", "elapsed"}:
            known.append((kind if kind == "elapsed" else "literal", text))
        elif kind == "digit" and text == "0" and known and _counts_fractions(known):
            known.append(("fraction", text))
        else:
            return None
    return DayForm(tuple(_merged(known)), locale, since_1904)


def _part(tokens: list[Token], place: int) -> Token:
    """Say what a run of letters counts; m is minutes after hours and before seconds."""
    text = tokens[place][1].lower()
    if text in {"am/pm", "a/p"}:
        return "half", text
    if text[0] == "m":
        times = [(kind, other.lower()) for kind, other in tokens if kind in {"day", "elapsed"}]
        at = sum(kind in {"day", "elapsed"} for kind, _ in tokens[:place])
        before = times[at - 1][1] if at else ""
        after = times[at + 1][1] if at + 1 < len(times) else ""
        if len(text) < _SHORT and (before[:1] == "h" or after[:1] == "s"):
            return "minute", text
        return "month", text
    return {"y": "year", "d": "day", "h": "hour", "s": "second"}[text[0]], text


def _counts_fractions(known: list[Token]) -> bool:
    """Whether a 0 here stands for parts of a second: after s and a point."""
    if known[-1][0] == "fraction":
        return True
    return len(known) > 1 and known[-1][1] == "." and known[-2][1][:1] == "s"


def _merged(tokens: list[Token]) -> list[Token]:
    """Join neighbouring parts of a second into one."""
    merged: list[Token] = []
    for kind, text in tokens:
        if kind == "fraction" and merged and merged[-1][0] == "fraction":
            merged[-1] = (kind, merged[-1][1] + text)
        else:
            merged.append((kind, text))
    return merged

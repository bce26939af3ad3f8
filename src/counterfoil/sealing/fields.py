"""Reading JSON strictly: each field is there, of its one kind, within its bounds, or it is refused.

What is read is written again and compared with the bytes that came, so that no other order, no
field given twice and no other spelling of a text slips through (see `body.py`).
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

import orjson

from counterfoil.model.quantity import fits, plain

Choice = TypeVar("Choice", bound=StrEnum)
_MOST_SHORT = 500
_MOST_COUNT = 2**53 - 1  # what JavaScript counts exactly
_NUMBER = re.compile(r"-?\d{1,14}(?:\.\d{1,4})?", re.ASCII)
_UNSHOWN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class BadReturn(ValueError):  # noqa: N818 - what it is, not that it is an error
    """A return or a reply that cannot be trusted or understood; the message says why."""


class Fields:
    """The fields of one JSON object; `where` says in a message which one it is."""

    def __init__(self, found: Any, where: str) -> None:
        """Take what was parsed; raise BadReturn where it is no object."""
        if not isinstance(found, dict):
            msg = f"{where} is no JSON object"
            raise BadReturn(msg)
        self._found: dict[str, Any] = found
        self._where = where

    @classmethod
    def parse(cls, text: bytes, where: str) -> Fields:
        """Parse a JSON text; raise BadReturn where it is none."""
        try:
            return cls(orjson.loads(text), where)
        except orjson.JSONDecodeError:
            msg = f"{where} is not JSON in UTF-8"
            raise BadReturn(msg) from None

    def text(self, name: str, most: int = 200, form: re.Pattern[str] | None = None) -> str:
        """Return a text of at most so many characters, and of a form where one is given."""
        found = self._get(name)
        if not isinstance(found, str) or len(found) > most or _UNSHOWN.search(found):
            self._refuse(name, f"is not a text of at most {most:,} characters that can be shown")
        if form and not form.fullmatch(found):
            self._refuse(name, "is not of the form that it must have")
        return found

    def optional(self, name: str, form: re.Pattern[str]) -> str:
        """Return a text of a form; an empty one for null."""
        return "" if self._get(name) is None else self.text(name, form=form)

    def constant(self, name: str, expected: str) -> None:
        """Refuse every text but one."""
        if self._get(name) != expected:
            self._refuse(name, f"is not “{expected}”")

    def flag(self, name: str) -> bool:
        """Return a true or false."""
        found = self._get(name)
        if not isinstance(found, bool):
            self._refuse(name, "is neither true nor false")
        return found

    def count(self, name: str) -> int:
        """Return a whole number, zero or more."""
        found = self._get(name)
        if type(found) is not int or not 0 <= found <= _MOST_COUNT:
            self._refuse(name, "is not a whole number")
        return found

    def number(self, name: str) -> Decimal | None:
        """Return a decimal that is written as a text; None for null."""
        found = self._get(name)
        if found is None:
            return None
        if not isinstance(found, str) or not _NUMBER.fullmatch(found):
            self._refuse(name, "is not a number as counts are written: 40, 12.5")
        number = Decimal(found)
        if plain(number) != found or not fits(number):
            self._refuse(name, "is not a number as counts are written: 40, 12.5")
        return number

    def day(self, name: str) -> dt.date:
        """Return a day."""
        found = self._get(name)
        try:
            day = dt.date.fromisoformat(found) if isinstance(found, str) else None
        except ValueError:
            day = None
        if day is None or day.isoformat() != found:
            self._refuse(name, "is not a day, such as 2026-11-25")
        return day

    def choice(self, name: str, among: type[Choice]) -> Choice:
        """Return one of several words."""
        try:
            return among(self._get(name))
        except ValueError:
            self._refuse(name, f"is none of: {', '.join(among)}")

    def chosen(self, name: str, among: type[Choice]) -> Choice | None:
        """Return one of several words; None for null."""
        return None if self._get(name) is None else self.choice(name, among)

    def several(self, name: str, most: int, what: str) -> list[Fields]:
        """Return a list of objects, at most so many; `what` is one of them in a message."""
        found = self._get(name)
        if not isinstance(found, list) or len(found) > most:
            self._refuse(name, f"is not a list of at most {most:,}")
        return [Fields(one, f"{what} {n} of {self._where}") for n, one in enumerate(found, start=1)]

    def json(self) -> bytes:
        """Return the object as JSON, in the order in which it came."""
        return written(self._found)

    def inside(self, name: str) -> Fields:
        """Return an object within this one."""
        return Fields(self._get(name), f"“{name}” of {self._where}")

    def texts(self, name: str, most: int) -> tuple[str, ...]:
        """Return a list of short texts, at most so many."""
        found = self._get(name)
        if not isinstance(found, list) or len(found) > most or not all(map(_shown, found)):
            self._refuse(name, f"is not a list of at most {most:,} short texts")
        return tuple(found)

    def named(self, name: str, most: int) -> dict[str, str]:
        """Return an object of short texts, at most so many, such as labels by language."""
        found = self._get(name)
        if not isinstance(found, dict) or len(found) > most:
            self._refuse(name, f"is not an object of at most {most:,} short texts")
        if not all(map(_shown, (*found, *found.values()))):
            self._refuse(name, f"is not an object of at most {most:,} short texts")
        return found

    def refuse(self, why: str) -> NoReturn:
        """Raise BadReturn about the object as a whole."""
        msg = f"{self._where} {why}"
        raise BadReturn(msg)

    def _get(self, name: str) -> Any:
        if name not in self._found:
            self.refuse(f"lacks the field “{name}”")
        return self._found[name]

    def _refuse(self, name: str, why: str) -> NoReturn:
        self.refuse(f"has a field “{name}” that {why}")


def _shown(found: Any) -> bool:
    return isinstance(found, str) and len(found) <= _MOST_SHORT and not _UNSHOWN.search(found)


def written(facts: dict[str, Any]) -> bytes:
    """Return facts as JSON, as `JSON.stringify` writes them: in order, no spaces, UTF-8."""
    return orjson.dumps(facts)

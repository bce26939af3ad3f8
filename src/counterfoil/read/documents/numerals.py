"""Numbers as lists write them: figures, letters, Roman numerals."""

from __future__ import annotations

from collections.abc import Callable

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
"""The letters that number lists in Russian: without ё, й, ъ, ы and ь."""
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_MOST = 1 << 15


def numeral(number: int, form: str) -> str:
    """Return a number in a form; "" where the form is not known or has no such number."""
    if not 0 <= number < _MOST:
        return ""
    write = _FORMS.get(form.casefold())
    return write(number) if write else ""


def _letters(number: int, alphabet: str) -> str:
    """Return a, b, … z, aa, bb, … as lists go on."""
    if not number:
        return ""
    times, place = divmod(number - 1, len(alphabet))
    return alphabet[place] * (times + 1)


def _roman(number: int) -> str:
    written = ""
    for size, letters in _ROMAN:
        written += letters * (number // size)
        number %= size
    return written


def _ordinal(number: int) -> str:
    teen = number % 100 in range(11, 14)
    ending = "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


_FORMS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalzero": lambda number: f"{number:02}",
    "decimalenclosedparen": lambda number: f"({number})",
    "ordinal": _ordinal,
    "lowerletter": lambda number: _letters(number, _LATIN),
    "upperletter": lambda number: _letters(number, _LATIN).upper(),
    "lowerroman": _roman,
    "upperroman": lambda number: _roman(number).upper(),
    "russianlower": lambda number: _letters(number, _RUSSIAN),
    "russianupper": lambda number: _letters(number, _RUSSIAN).upper(),
}

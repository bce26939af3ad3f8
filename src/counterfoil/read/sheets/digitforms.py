"""How a sheet shows digits: the part of a format code that has placeholders 0, # and ?."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

Token = tuple[str, str]
"""What a piece of a code is, and its text: digit, literal, comma, point, percent, exponent..."""
PRECISE = Context(prec=15, rounding=ROUND_HALF_UP)
"""Sheets store binary numbers and show at most 15 digits of them."""
_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)
_GROUP = 3
_GENERAL_WIDTH = 11
_GENERAL_DIGITS = 10
_GENERAL_SMALLEST = -4


def general(number: Decimal) -> str:
    """Return how the form General shows a number of zero or more: in eleven signs at most."""
    number = PRECISE.plus(number)
    if not number:
        return "0"
    size = number.adjusted()
    if size <= _GENERAL_DIGITS:
        digits = _GENERAL_DIGITS + min(size, 0) if size >= _GENERAL_SMALLEST else _GENERAL_DIGITS
        exact = f"{number:f}"
        wide = "." in exact and len(exact.rstrip("0")) > _GENERAL_WIDTH
        if wide or size < _GENERAL_SMALLEST:
            exact = f"{Context(digits, ROUND_HALF_UP).plus(number):f}"
        shown = exact.rstrip("0").rstrip(".") if "." in exact else exact
        if len(shown) <= _GENERAL_WIDTH:
            return shown
    return _scientific(number, 5, 2, "+")


def _scientific(number: Decimal, places: int, exponent_digits: int, sign: str) -> str:
    """Return a number as 1.5E+07, with decimals dropped where they are zero."""
    rounded = Context(places + 1, ROUND_HALF_UP).plus(number)
    exponent = rounded.adjusted()
    mantissa = f"{rounded.scaleb(-exponent):f}"
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return f"{mantissa}E{_exponent(exponent, exponent_digits, sign)}"


def _exponent(exponent: int, digits: int, sign: str) -> str:
    mark = "-" if exponent < 0 else "+" if sign == "+" else ""
    return f"{mark}{abs(exponent):0{digits}d}"


OfLetters = Callable[[str], str | None]
_PLAIN_NUMBER = re.compile(r"(0|[1-9]\d{0,11})(?:\.(\d{1,20}))?", re.ASCII)


class Usual(NamedTuple):
    """A section whose digits stand together, at least one before the point and all behind it.

    `written` is how Python writes such a number, `before` and `behind` stand around it. `bare` says
    that a number below one shows no zero before its point.
    """

    written: str
    before: str
    behind: str
    bare: bool

    def of_letters(self, scale: int) -> OfLetters:
        """Return what shows stored numbers above zero that are written without an exponent.

        It counts in whole numbers, in a third of the time that decimals take. `scale` is that of
        the form, and not below zero; of other numbers None is returned.
        """
        places, grouped = int(self.written.strip(",.f")), self.written[0] == ","
        before, behind = self.before.lstrip(" "), self.behind.rstrip(" ")

        def show(stored: str) -> str | None:
            found = _PLAIN_NUMBER.fullmatch(stored)
            if not found:
                return None
            whole, part = found.groups("")
            told = len(part.lstrip("0")) if whole == "0" else len(whole) + len(part)
            if not told:
                return None
            if told > PRECISE.prec:
                whole, part = _rounded(whole, part, len(part) + PRECISE.prec - told)
            if scale:
                part = part.ljust(scale, "0")
                whole, part = (whole + part[:scale]).lstrip("0") or "0", part[scale:]
            if len(part) > places:
                whole, part = _rounded(whole, part, places)
            if grouped and len(whole) > _GROUP:
                whole = f"{int(whole):,}"
            if self.bare and whole == "0":
                whole = ""
            point = f".{part:0<{places}}" if places else ""
            return f"{before}{whole}{point}{behind}"

        return show


def _rounded(whole: str, part: str, places: int) -> tuple[str, str]:
    """Return the digits before and behind the point of a number with fewer places, half up."""
    number = int(whole + part[:places]) + (part[places] >= "5")
    digits = f"{number:0{places + 1}d}"
    return digits[: len(digits) - places], digits[len(digits) - places :]


@dataclass(frozen=True, slots=True)
class DigitForm:
    """A section with placeholders, for numbers of zero or more.

    `whole` and `part` are the tokens before and after the decimal point. `scale` is the power of
    ten by which the number is multiplied before it is shown, and `step` the last place shown.
    """

    whole: tuple[Token, ...]
    point: bool
    part: tuple[Token, ...]
    grouped: bool
    scale: int
    step: Decimal
    usual: Usual | None

    def __call__(self, number: Decimal) -> str:
        """Return the text shown."""
        number = PRECISE.plus(number)
        if self.scale:
            number = number.scaleb(self.scale, _WIDE)
        number = number.quantize(self.step, context=_WIDE)
        if usual := self.usual:
            digits = format(number, usual.written)
            if usual.bare and number < 1:
                digits = digits.removeprefix("0")
            return f"{usual.before}{digits}{usual.behind}"
        whole, _, part = f"{number:f}".partition(".")
        shown = self._whole(whole.lstrip("0"))
        return shown + ("." if self.point else "") + self._part(part)

    def _whole(self, digits: str) -> str:
        left = sum(kind == "digit" for kind, _ in self.whole)
        if not left:
            return "".join(text for _, text in self.whole) + digits
        pieces: list[str] = []
        placed = 0
        for kind, text in reversed(self.whole):
            if kind != "digit":
                pieces.append(text)
                continue
            left -= 1
            taken = digits if not left else digits[-1:]
            digits = digits[: len(digits) - len(taken)]
            for digit in reversed(taken or _filler(text)):
                if self.grouped and placed and placed % _GROUP == 0:
                    pieces.append(",")
                pieces.append(digit)
                placed += 1
        return "".join(reversed(pieces))

    def _part(self, digits: str) -> str:
        pieces: list[str] = []
        place, shown = len(digits), False
        for kind, text in reversed(self.part):
            if kind != "digit":
                pieces.append(text)
                continue
            place -= 1
            shown = shown or digits[place] != "0" or text == "0"
            pieces.append(digits[place] if shown else _filler(text))
        return "".join(reversed(pieces))


@dataclass(frozen=True, slots=True)
class ExponentForm:
    """A section such as 0.00E+00, with one placeholder before the point."""

    places: int
    exponent_digits: int
    sign: str

    def __call__(self, number: Decimal) -> str:
        """Return the text shown."""
        rounded = Context(self.places + 1, ROUND_HALF_UP).plus(PRECISE.plus(number))
        exponent = rounded.adjusted() if rounded else 0
        mantissa = f"{rounded.scaleb(-exponent):.{self.places}f}"
        return f"{mantissa}E{_exponent(exponent, self.exponent_digits, self.sign)}"


def digit_form(tokens: list[Token]) -> DigitForm | ExponentForm | None:
    """Return the form of a section's tokens, or None where it is not wholly known."""
    if any(kind == "exponent" for kind, _ in tokens):
        return _exponent_form(tokens)
    kinds = [kind for kind, _ in tokens]
    if kinds.count("point") > 1:
        return None
    cut = kinds.index("point") if "point" in kinds else len(tokens)
    last = max((i for i, kind in enumerate(kinds) if kind == "digit"), default=-1)
    first = min((i for i, kind in enumerate(kinds) if kind == "digit"), default=-1)
    last_whole = max((i for i, kind in enumerate(kinds[:cut]) if kind == "digit"), default=-1)
    scale, grouped = 2 * kinds.count("percent"), False
    kept: list[tuple[int, Token]] = []
    for place, (kind, text) in enumerate(tokens):
        if kind == "comma" and first < place < last_whole:
            grouped = True
        elif kind == "comma" and (last_whole < place < cut or last < place) and first < place:
            scale -= 3
        elif kind != "point":
            kept.append((place, (kind if kind == "digit" else "literal", text)))
    whole = tuple(token for place, token in kept if place < cut)
    part = tuple(token for place, token in kept if place > cut)
    return DigitForm(
        whole,
        point="point" in kinds,
        part=part,
        grouped=grouped,
        scale=scale,
        step=Decimal(1).scaleb(-sum(kind == "digit" for kind, _ in part)),
        usual=_usual(whole, part, point="point" in kinds, grouped=grouped),
    )


def _usual(
    whole: tuple[Token, ...], part: tuple[Token, ...], *, point: bool, grouped: bool
) -> Usual | None:
    """Return how a section is written at once, or None for one that needs it sign by sign."""
    before, digits, behind = _around_digits(whole)
    nothing, decimals, end = _around_digits(part)
    if digits.lstrip("#") not in {"", "0"} or not digits or nothing:
        return None
    if decimals.strip("0") or (point and (behind or not decimals)):
        return None
    written = f"{',' if grouped else ''}.{len(decimals)}f"
    return Usual(written, before, end if point else behind, bare=digits[-1] == "#")


def _around_digits(tokens: tuple[Token, ...]) -> tuple[str, str, str]:
    """Return what stands before the placeholders of some tokens, these, and what is behind them.

    Placeholders that do not stand together are given with a space.
    """
    places = [place for place, (kind, _) in enumerate(tokens) if kind == "digit"]
    if not places:
        return "", "", "".join(text for _, text in tokens)
    first, last = places[0], places[-1] + 1
    texts = [text for _, text in tokens]
    inner = "".join(texts[first:last]) if last - first == len(places) else " "
    return "".join(texts[:first]), inner, "".join(texts[last:])


def _exponent_form(tokens: list[Token]) -> ExponentForm | None:
    """Return the form of 0.00E+00; forms with more digits before the point are not known."""
    code = "".join(text for _, text in tokens)
    mantissa, _, exponent = code.upper().partition("E")
    whole, _, part = mantissa.partition(".")
    known = whole == "0" and not part.strip("0") and exponent[:1] in "+-"
    if not known or exponent[1:].strip("0") or not exponent[1:]:
        return None
    return ExponentForm(len(part), len(exponent) - 1, exponent[0])


def _filler(placeholder: str) -> str:
    return {"0": "0", "?": " "}.get(placeholder, "")

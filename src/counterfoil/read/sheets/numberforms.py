"""Number forms of sheets: from a format code and a stored number to the text that is shown.

Codes are those of ECMA-376 part 1, 18.8.30 and 18.8.31, which XLSX, XLSB and XLS share. They are
kept in one language whatever the computer that shows them: `,` groups by thousands and `.` starts
the decimals, and so they are shown here. A code that groups by a sign of its own, such as
`# ##0`, shows that sign where it stands. Days that follow the viewer's computer (forms 14 and 22,
`[$-F800]`) are shown as ISO days, which nobody can take for other days. What a code does to a
number that is not wholly known here is None, never a near guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from counterfoil.read.sheets.dayforms import DAY_LETTERS, DayForm, day_form
from counterfoil.read.sheets.digitforms import DigitForm, OfLetters, Token, digit_form, general

BUILT_IN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "[$-F800]",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy-mm-dd h:mm",
    37: "#,##0_);(#,##0)",
    38: "#,##0_);[Red](#,##0)",
    39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);[Red](#,##0.00)",
    41: '_(* #,##0_);_(* \\(#,##0\\);_(* "-"_);_(@_)',
    43: '_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mmss.0",
    48: "##0.0E+0",
    49: "@",
}
"""Codes behind the numbers that need none in the file. 5 to 8, 42 and 44 hold the currency of the
viewer's computer and 27 to 36 and 50 to 58 its calendar, so those are not known."""

Show = Callable[[Decimal], str | None]
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_(?P<padded>.)|\*(?P<filled>.)'
    r"|\[(?P<bracket>[^\]]*)\]|(?P<general>General)|(?P<exponent>[Ee][+-])"
    rf"|(?P<day>{DAY_LETTERS})|(?P<sign>.)",
    re.DOTALL | re.IGNORECASE,
)
_SECTION = re.compile(r'((?:"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|[^;"])*)(?:;|$)', re.DOTALL)
_COLOUR = re.compile(r"black|blue|cyan|green|magenta|red|white|yellow|colou?r *\d+", re.IGNORECASE)
_CURRENCY = re.compile(r"\$([^-]*)(?:-([0-9A-Fa-f]+))?")
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=) *(-?\d+(?:\.\d+)?)")
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_SIGNS = {"0": "digit", "#": "digit", "?": "digit", ",": "comma", ".": "point", "%": "percent"}
_LITERALS = set("$-+/():!^&'~{}<>= ")
_LONG_DAY: dict[str, list[Token]] = {
    "F800": [("day", "yyyy"), ("literal", "-"), ("day", "mm"), ("literal", "-"), ("day", "dd")],
    "F400": [("day", "hh"), ("literal", ":"), ("day", "mm"), ("literal", ":"), ("day", "ss")],
}
_COMPARED: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
}


@dataclass(slots=True)
class _Section:
    """One part of a code: its tokens, and what its brackets say."""

    tokens: list[Token] = field(default_factory=list)
    locale: str = ""
    condition: tuple[str, Decimal] | None = None
    known: bool = True
    bare: bool = False

    def has(self, *kinds: str) -> bool:
        return any(kind in kinds for kind, _ in self.tokens)


class NumberForm:
    """One format code."""

    def __init__(self, code: str, *, since_1904: bool = False) -> None:
        """Take a code, and whether the workbook counts days since 1904."""
        self.code = code
        sections = [_parsed(text) for text in _sections(code)]
        # A fourth part, or one that holds @, says how texts are shown.
        self._parts = [part for part in sections[:3] if not part.has("text")] or [_Section()]
        self._conditional = any(part.condition for part in self._parts)
        self._shows = [
            _compiled(part, since_1904=since_1904, alone=len(sections) == 1) for part in self._parts
        ]

    def of_letters(self) -> OfLetters | None:
        """Return what shows most stored numbers above zero without making decimals of them.

        None for forms that do more to such a number than to round it and write its digits.
        """
        show = self._shows[0]
        if self._conditional or not isinstance(show, DigitForm) or show.scale < 0:
            return None
        return show.usual.of_letters(show.scale) if show.usual else None

    @property
    def of_days(self) -> bool:
        """Whether any number is shown as a day or a time."""
        return any(isinstance(show, DayForm) for show in self._shows)

    def moment(self, number: Decimal) -> str | None:
        """Return the day and time that are stored as a number shown as such; None for others."""
        if self._conditional or number < 0:
            return None
        show = self._shows[2 if number == 0 and len(self._shows) > 2 else 0]  # noqa: PLR2004
        if not isinstance(show, DayForm):
            return None
        try:
            return show.moment(number)
        except (InvalidOperation, OverflowError):
            return None

    def show(self, number: Decimal) -> str | None:
        """Return the text that is shown for a number, or None where the code is not known."""
        try:
            text = self._show(number)
        except (InvalidOperation, OverflowError):
            return None
        return None if text is None else text.strip(" ")

    def _show(self, number: Decimal) -> str | None:
        if self._conditional:
            return self._show_conditional(number)
        if len(self._parts) == 1:
            show = self._shows[0]
            if number >= 0:
                return show(number)
            text = None if isinstance(show, DayForm) else show(-number)
            return None if text is None else f"-{text}"
        place = 1 if number < 0 else 2 if number == 0 and len(self._parts) > 2 else 0  # noqa: PLR2004
        return self._shows[place](abs(number))

    def _show_conditional(self, number: Decimal) -> str | None:
        """Show by the first part whose condition holds; what becomes of a minus is not known."""
        if number < 0:
            return None
        for part, show in zip(self._parts, self._shows, strict=True):
            if part.condition is None or _COMPARED[part.condition[0]](number, part.condition[1]):
                return show(number)
        return None


@lru_cache(1024)
def number_form(code: str, *, since_1904: bool) -> NumberForm:
    """Return the form of a code; workbooks give the same few again and again."""
    return NumberForm(code, since_1904=since_1904)


def stored_number(text: str) -> Decimal | None:
    """Return the number that a sheet stores as `text`, or None where it is none."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _sections(code: str) -> list[str]:
    parts = [found[1] for found in _SECTION.finditer(code)]
    # The pattern also matches the nothing after a last part that no semicolon closes.
    if len(parts) > 1 and not code.endswith(";"):
        parts.pop()
    return parts


def _parsed(text: str) -> _Section:
    section = _Section()
    end = 0
    for found in _TOKEN.finditer(text):
        end = found.end()
        kind = found.lastgroup or ""
        piece = found[kind]
        if kind in {"quoted", "escaped"}:
            section.tokens.append(("literal", piece))
        elif kind == "padded":
            section.tokens.append(("literal", " "))
        elif kind == "bracket":
            _bracket(section, piece)
        elif kind in {"general", "exponent", "day"}:
            section.tokens.append((kind, piece))
        elif kind == "sign":
            _sign(section, piece)
    section.known = section.known and end == len(text)
    return section


def _sign(section: _Section, sign: str) -> None:
    if sign in _SIGNS:
        section.tokens.append((_SIGNS[sign], sign))
    elif sign == "@":
        section.tokens.append(("text", sign))
    elif sign in _LITERALS or not sign.isascii():
        section.tokens.append(("literal", sign))
        section.bare = section.bare or sign.isalpha()
    else:
        section.known = False


def _bracket(section: _Section, text: str) -> None:
    if _COLOUR.fullmatch(text):
        return
    if found := _CURRENCY.fullmatch(text):
        section.locale, plain = _locale(found[2] or "")
        section.known = section.known and plain
        section.tokens.append(("literal", found[1]))
        if section.locale in _LONG_DAY:
            section.tokens.append(("day", section.locale))
    elif found := _CONDITION.fullmatch(text):
        section.condition = (found[1], Decimal(found[2]))
    elif _ELAPSED.fullmatch(text):
        section.tokens.append(("elapsed", text.lower()))
    else:
        section.known = False


def _locale(code: str) -> tuple[str, bool]:
    """Return a language's code, and whether its calendar and digits are the usual ones."""
    number = int(code or "0", 16)
    usual = number >> 24 <= 1 and (number >> 16) & 0xFF <= 1
    return f"{number & 0xFFFF:X}" if code else "", usual


def _compiled(section: _Section, *, since_1904: bool, alone: bool) -> Show:
    tokens = section.tokens
    show: Show | None = None
    if section.locale in _LONG_DAY:
        show = day_form(_LONG_DAY[section.locale], "", since_1904=since_1904)
    elif not tokens:
        # An empty code is General; an empty part among several shows nothing.
        show = general if alone else _literally("")
    elif section.has("day", "elapsed"):
        show = day_form(tokens, section.locale, since_1904=since_1904)
    elif section.has("general"):
        show = _around_general(tokens)
    elif section.has("digit"):
        show = None if _is_fraction(tokens) else digit_form(tokens)
    elif not section.bare:
        show = _literally("".join(text for _, text in tokens))
    return show if show and section.known else _unknown


def _is_fraction(tokens: list[Token]) -> bool:
    """Whether digits stand on both sides of a bare slash, as in # ?/?."""
    return "/" in (text for kind, text in tokens if kind == "literal")


def _around_general(tokens: list[Token]) -> Show | None:
    if any(kind not in {"general", "literal"} for kind, _ in tokens):
        return None
    return lambda number: "".join(
        general(number) if kind == "general" else text for kind, text in tokens
    )


def _literally(text: str) -> Show:
    return lambda _: text


def _unknown(_: Decimal) -> str | None:
    return None

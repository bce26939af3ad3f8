"""Telling what parts the cells of a delimited text, from its first lines."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from io import StringIO

from counterfoil.read.limits import undecided

_CANDIDATES = ("\t", ";", ",", "|")
_NAMES = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " "}
_DECIMAL = re.compile(r"(?<=\d),(?=\d)")
_PROSE = re.compile(r"[.!?…:]\s*$")
_REGULAR = 0.8
_ENOUGH = 1 << 18
_SHOWN = {"\t": "tab"}


@dataclass(frozen=True, slots=True)
class _Fit:
    delimiter: str
    share: float
    width: int


def declared_delimiter(declared: str) -> str:
    """Return the sign that a source declares; raise Unreadable where it is not one sign."""
    delimiter = _NAMES.get(declared.strip().casefold(), declared)
    if len(delimiter) != 1 or delimiter in '"\r\n':
        why = f"the source declares {declared!r}, which is not one sign"
        raise undecided(why)
    return delimiter


def told_delimiter(sample: str, *, whole: bool) -> str:
    """Return the delimiter of a text, or "" where it is no table.

    `sample` is the text's beginning, and all of it where `whole` says so. Raise Unreadable where
    two delimiters part it equally well: which of them is meant is not for a program to say.
    """
    lines = list(StringIO(sample[:_ENOUGH], newline=""))
    whole = whole and len(sample) <= _ENOUGH
    if not whole and len(lines) > 1:
        lines.pop()
    fits = [fit for sign in _CANDIDATES if (fit := _fit(lines, sign))]
    perfect = [fit for fit in fits if fit.share == 1.0]
    fits = perfect or fits
    if any(fit.delimiter == "\t" for fit in fits):
        return "\t"
    if len(fits) > 1:
        fits = [fit for fit in fits if not _within_numbers(sample, fit.delimiter)] or fits
    if len(fits) == 1:
        return "" if _is_prose(lines, fits[0].delimiter) else fits[0].delimiter
    if fits:
        why = " and ".join(repr(fit.delimiter) for fit in fits) + " part it equally well"
        raise undecided(why)
    return ""


def shown(delimiter: str) -> str:
    """Return a delimiter as people name it."""
    return _SHOWN.get(delimiter, delimiter)


def _fit(lines: list[str], delimiter: str) -> _Fit | None:
    try:
        widths = Counter(map(len, csv.reader(lines, delimiter=delimiter)))
    except csv.Error:
        return None
    widths.pop(0, None)
    if sum(widths.values()) < 2:  # noqa: PLR2004 - one line alone shows no columns
        return None
    width, count = widths.most_common(1)[0]
    share = count / sum(widths.values())
    return _Fit(delimiter, share, width) if width > 1 and share >= _REGULAR else None


def _within_numbers(sample: str, delimiter: str) -> bool:
    """Whether a comma only ever stands between digits, as the mark before decimals."""
    return delimiter == "," and len(_DECIMAL.findall(sample)) == sample.count(",")


def _is_prose(lines: list[str], delimiter: str) -> bool:
    """Whether lines that happen to have equally many commas are sentences."""
    spaced = sum(line.count(delimiter + " ") for line in lines)
    ended = sum(1 for line in lines if _PROSE.search(line))
    return spaced * 2 > sum(line.count(delimiter) for line in lines) and ended * 2 > len(lines)

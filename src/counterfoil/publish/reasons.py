"""Why something was not understood: sentences of the layers below, for readers of other languages.

Those layers say it in English, with the words and numbers at fault in it. Here their sentences
stand with places for those, so that a translation can be looked up. A sentence that is not here is
shown as it was said.
"""

from __future__ import annotations

import re

REASONS = (
    "{0} is not a whole run of digits",
    "digits are missing",
    "{0} is not grouped in threes by {1}",
    "{0} has more digits than the ledger holds ({1} before the mark, {2} after)",
    "the range runs backwards, from {0} to {1}",
    "the cell is empty and the source does not say what an empty cell means",
    "{0} is not a week ({1}), a quarter ({2}-Q{3}) or a year ({4})",
    "{0} has {1} iso weeks, no W{2}",
    "the iso week {0} starts on {1}, not on {2}",
    "the iso week {0} ends on {1}, not on {2}",
    "{0} is outside the years a calendar can hold",
    "{0} to {1}",
    "{0} to …",
    "… to {0}",
    "it is not in the form the source declares ({0})",
    "it is a week of the ISO calendar, and the project counts in epi weeks",
    "it does not tell whether the number was deleted",
    "it is not two days, each written as {0}",
    "{0} is not a day written as {1}",
    "it is neither a day nor a moment",
    "it has no time zone; end it with Z where it is UTC",
    "a monitor is named by a code, such as M-{0}",
    "a return filed on {0} replaces an earlier one",
    "the same return says elsewhere that it replaces the one of {0}",
    "its tables differ about it",
    "a reprint or another version",
    "one holds nearly the whole of the other",
    "a long passage stands in both",
    "the same numbers under the same headings",
    "rows of the same numbers",
    "e-mail address",
    "insurance number",
    "phone number",
    "passport number",
    "tax number",
    "card number",
)
_GIVEN = re.compile(
    r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|%[\w.%/-]+|\d{4}-W?\d\d(?:-\d\d)?|\d+(?:\.\d+)?"""
    r"""|(?<=\()[a-z][a-z0-9 ]*(?=\)\Z)"""
)


def as_pattern(text: str) -> tuple[str, list[str]]:
    """Return a sentence with places for what is quoted or counted in it, and what stood there."""
    given: list[str] = []

    def place(found: re.Match[str]) -> str:
        given.append(found[0])
        return f"{{{len(given) - 1}}}"

    return _GIVEN.sub(place, text.replace("{", "{{").replace("}", "}}")), given

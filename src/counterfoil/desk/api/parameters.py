"""What may be asked of the addresses for programs, declared once for asking and for the schema.

`asOf`, `updatedAfter`, `includeHistory` and `limit` are those of SDMX REST 2 (sdmx-rest, data
queries), and so is the comma between codes.
"""

from __future__ import annotations

from typing import Any, NamedTuple

MOST, USUAL = 1000, 200
"""How many rows an answer has at most, and where nothing is said."""


class Parameter(NamedTuple):
    """A parameter: its name, what it says, and its JSON schema."""

    name: str
    says: str
    schema: dict[str, Any]


class Asking(NamedTuple):
    """One list that may be asked for: its name, what it is, and its parameters."""

    name: str
    says: str
    parameters: tuple[Parameter, ...]

    @property
    def names(self) -> frozenset[str]:
        """The names of its parameters."""
        return frozenset(one.name for one in self.parameters)


def _codes(name: str, says: str) -> Parameter:
    code = {"type": "string", "pattern": r"^[A-Za-z0-9][A-Za-z0-9._\-]*$"}
    return Parameter(name, says, {"type": "array", "items": code, "minItems": 1})


def _moment(name: str, says: str) -> Parameter:
    more = "A day (2023-03-14: its end) or a moment with a time zone (2023-03-14T09:30:00Z)."
    return Parameter(name, f"{says} {more}", {"type": "string", "examples": ["2023-03-14"]})


_DIMENSIONS = (
    _codes("measure", "Measures, by their codes in the codebook, with commas between."),
    _codes("region", "Regions, likewise."),
    _codes("category", "Categories, likewise."),
    _codes("period", "Weeks (2023-W09), quarters (2023-Q1) or years (2023), likewise."),
)
_AS_OF = _moment("asOf", "What had been filed by then. Today where nothing is said.")
_SINCE = _moment(
    "updatedAfter", "Only what changed since the desk was asked at that moment; not after `asOf`."
)
_PAGING = (
    Parameter(
        "limit",
        "How many rows at most.",
        {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
    ),
    Parameter(
        "cursor",
        "Where to go on: `next` of the answer before, with the same other parameters.",
        {"type": "string"},
    ),
)


def _history(says: str) -> Parameter:
    return Parameter("includeHistory", says, {"type": "boolean", "default": False})


FIGURES = Asking(
    "figures",
    "What the ledger supports, question by question.",
    (
        *_DIMENSIONS,
        Parameter(
            "basis",
            "Figures from claims on the very question, or sums of its cells. Both where nothing "
            "is said.",
            {"type": "string", "enum": ["claims", "sum"]},
        ),
        _AS_OF,
        _SINCE,
        _history("Also what each edition told the public of these figures, where it changed."),
        *_PAGING,
    ),
)
CLAIMS = Asking(
    "claims",
    "Who said what, and where; those that count.",
    (
        *_DIMENSIONS,
        _AS_OF,
        _SINCE,
        _history("Also those that do not count, with the rule that leaves each out."),
        *_PAGING,
    ),
)
EDITIONS = Asking(
    "editions",
    "What was published, and what proves it.",
    (
        _moment("asOf", "Those published by then."),
        _moment("updatedAfter", "Those published after that."),
        *_PAGING,
    ),
)
ASKINGS = (FIGURES, CLAIMS, EDITIONS)

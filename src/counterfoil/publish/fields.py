"""The columns of an edition's tables: name, type, what it is, and what stands where it is missing.

Types are those of Data Package's Table Schema. Where a cell of a CSV file has no number, it says
why in a word: those words are the `missingValues` of its column, each with its meaning.
"""

from __future__ import annotations

from typing import NamedTuple

from counterfoil.model.quantity import Absence

Missing = tuple[tuple[str, str], ...]
"""What a cell holds where there is no number, and why there is none."""

OPEN, WITHHELD = "open", "withheld"
_OPEN = (OPEN, "The range is open at this end")
_WITHHELD = (WITHHELD, "Not shown, because so few people are in the cell")
_ENDS: Missing = (_OPEN, _WITHHELD)
_AGREED: Missing = (("", "The claims agree on nothing, or what they agree on is not shown"), _OPEN)
_SAID: Missing = (
    *_ENDS,
    *((reason.value, f"The source gives no number: {reason.value}") for reason in Absence
      if reason.value != WITHHELD),
)  # fmt: skip


class Field(NamedTuple):
    """One column."""

    name: str
    kind: str
    what: str
    missing: Missing = ()


def _text(name: str, what: str, missing: Missing = ()) -> Field:
    return Field(name, "string", what, missing)


def _flag(name: str, what: str) -> Field:
    return Field(name, "boolean", what)


_REGION = _text("region", "Region, by its code in regions.csv")
_REGION_LABEL = _text("region_label", "The region's name")
_CATEGORY = _text("category", "Category, by its code in categories.csv")
_CATEGORY_LABEL = _text("category_label", "The category's name")
_MEASURE = _text("measure", "What is counted, by its code in measures.csv")
_MEASURE_LABEL = _text("measure_label", "The measure's name")
_WEEK = _text("week", "Week of the codebook's calendar, such as 2023-W09")
_WEEK_START = Field("week_start", "date", "First day of the week")
_PERIOD = _text("period", "Week (2023-W09), quarter (2023-Q1) or year of the week calendar")
_PERIOD_START = Field("period_start", "date", "First day of the period")
_RANGE = (
    Field("low", "number", "Low end of the range", _ENDS),
    Field("high", "number", "High end of the range", _ENDS),
    Field("agreed_low", "number", "Low end of what all claims agree on", _AGREED),
    Field("agreed_high", "number", "High end of what all claims agree on", _AGREED),
    _text("standing", "reported, corroborated, documented or confirmed"),
    _flag("contested", "Accepted claims exclude each other"),
    _flag("chosen", "A ruling chose among differing claims"),
    _flag("denied", "Whoever was asked about it denied it"),
    _flag("no_reply", "Whoever was asked about it did not answer by the deadline"),
    _flag("protected", "Widened or withheld, because so few people are in the cell"),
)

TABLES: dict[str, tuple[Field, ...]] = {
    "figures": (
        *(_REGION, _REGION_LABEL, _WEEK, _WEEK_START, _CATEGORY, _CATEGORY_LABEL),
        *(_MEASURE, _MEASURE_LABEL, *_RANGE),
        Field("claims", "integer", "How many voices it rests on"),
    ),
    "totals": (
        *(_REGION, _REGION_LABEL, _PERIOD, _PERIOD_START, _CATEGORY, _CATEGORY_LABEL),
        *(_MEASURE, _MEASURE_LABEL),
        _text("basis", "`claims`: what was said on this question; `sum`: its cells added up"),
        *_RANGE,
        Field("claims", "integer", "How many voices it rests on; for a sum, how many cells"),
        Field("silent", "integer", "How many cells of a sum are silent; then it is `at least`"),
    ),
    "claims": (
        Field("claim", "integer", "The claim's row in the ledger, and the name of its receipt"),
        *(_REGION, _PERIOD, _PERIOD_START, _CATEGORY, _MEASURE),
        _text("words", "The words of the original", (("", "None, or not shown: see withheld"),)),
        Field("low", "number", "Low end of what the words say", _SAID),
        Field("high", "number", "High end of what the words say", _SAID),
        _text(
            "absent", "Why the source says there is no number", (("", "It says that there is one"),)
        ),
        _text("left_out", "The rule that leaves the claim out of its figure", (("", "It counts"),)),
        _flag("withheld", "Its number is not shown, because so few people are in the cell"),
        _text("source", "Who publishes or sends"),
        _text("speaker", "Who says so"),
        _text("lineage", "The evidence it goes back to; one lineage never corroborates itself"),
        _text("grade", "Admiralty grade: reliability A-F, credibility 1-6; F, 6: not judged"),
        _text("original", "SHA-256 of the original"),
        _text("locator", "Where in the original the words stand", (("", "Not shown"),)),
        Field("said_on", "date", "The day it was said", (("", "Not known"),)),
        Field("filed_on", "date", "The day it was filed"),
    ),
    "returns": (
        *(_REGION, _REGION_LABEL, _WEEK, _WEEK_START),
        _text("state", "on time, late, nothing to report, silent or not due"),
        Field("filed_on", "date", "The day of its first filing", (("", "None came"),)),
    ),
    "findings": (
        _text("code", "The finding's stable code"),
        _text("where", "An original and a place in it, a question, or a region"),
        _text("details", "The words and numbers it says"),
    ),
}
KEYS: dict[str, tuple[str, ...]] = {
    "figures": ("measure", "region", "category", "week"),
    "totals": ("measure", "region", "category", "period", "basis"),
    "claims": ("claim",),
    "returns": ("region", "week"),
    "regions": ("code",),
    "categories": ("code",),
    "measures": ("code",),
}
"""Columns that tell each row of a table from all others."""
REFERENCES = {"region": "regions", "category": "categories", "measure": "measures"}
"""Columns that hold codes, and the table that explains them."""


def codebook_tables(languages: tuple[str, ...]) -> dict[str, tuple[Field, ...]]:
    """Return the columns of the codebook's tables, with a label in each language."""
    labels = tuple(_text(f"label_{code}", f"Its name ({code})") for code in languages)
    place = (
        _text("code", "Its code"),
        _text("parent", "The code of what it is a part of", (("", "Of nothing"),)),
        _text("valid_from", "The first week it is in use", (("", "From the first week on"),)),
        _text("valid_to", "The last week it is in use", (("", "To the last week"),)),
        *labels,
    )
    sums = _text("sums", "Over what its numbers may be added", (("", "Over nothing"),))
    return {
        "regions": place,
        "categories": place,
        "measures": (_text("code", "Its code"), sums, *labels),
    }

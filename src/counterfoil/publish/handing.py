"""Handing an edition's figures to other systems: which can be, under which of their codes.

DHIS2 and ADX hold one number for each element, unit, week and category. So only a figure that is
one number is handed over; a range, a protected count and a total are left out and listed with the
reason, never turned into a number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import duckdb

from counterfoil.ledger.columns import connect
from counterfoil.ledger.vault import digest_of
from counterfoil.model.quantity import interval, plain
from counterfoil.model.question import Question
from counterfoil.model.source import Source
from counterfoil.project.declared import ProjectError
from counterfoil.publish.past import MANIFEST, Past

_FIGURES = """
SELECT measure, region, category, week, low, high, standing, protected
FROM read_parquet($file) ORDER BY region, week, measure, category
"""
_TOTALS = "SELECT count(*) FROM read_parquet($file)"
CATEGORY = "category"
"""What the attribute of a category is called where no source says how others call it."""


class Handed(NamedTuple):
    """A figure that is one number, as it is written, under the codes of another system."""

    measure: str
    region: str
    categories: Mapping[str, str]
    week: str
    number: str
    standing: str


class LeftOut(NamedTuple):
    """A figure that is not handed over: its range, and why."""

    question: Question
    range: str
    why: str


@dataclass(frozen=True, slots=True)
class Codes:
    """The words of another system for our codes, from the labels of a source that comes from it.

    `columns` are what that source calls its categories. Without a source our own codes are used.
    """

    source: str = ""
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    columns: tuple[str, ...] = (CATEGORY,)

    def of(self, code: str) -> str | None:
        """Return the word for a code, or None; raise ProjectError where there are several."""
        if not self.source:
            return code
        found = self.words.get(code, ())
        if len(found) > 1:
            words = " and ".join(map(repr, found))
            msg = f"sources/{self.source}.toml: {words} all mean {code!r}; which of them to write "
            msg += "cannot be told: leave one, in a source for this alone"
            raise ProjectError(msg)
        return found[0] if found else None

    def categories(self, code: str) -> dict[str, str] | None:
        """Return a word for each column of categories, or None; raise ProjectError as `of` does."""
        if (word := self.of(code)) is None:
            return None
        parts = word.split(" ") if len(self.columns) > 1 else [word]
        if len(parts) != len(self.columns):
            msg = f"sources/{self.source}.toml: {word!r} is not one word for each of "
            raise ProjectError(msg + ", ".join(self.columns))
        return dict(zip(self.columns, parts, strict=True))


def codes_of(source: Source) -> Codes:
    """Return a source's words for our codes; raise ProjectError where it has no tables."""
    columns = [table.category.columns for table in source.tables if table.category.columns]
    if not columns or len(set(columns)) > 1:
        msg = f"sources/{source.code}.toml: no [[tables]] says which columns have its categories"
        raise ProjectError(msg)
    words: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for word, code in source.labels.items():
        words[code] += (word,)
    return Codes(source.code, words, columns[0])


@dataclass(frozen=True, slots=True)
class Handing:
    """What is handed over of an edition, what is left out of its weeks, and how many totals are."""

    handed: tuple[Handed, ...]
    left_out: tuple[LeftOut, ...]
    totals: int


def hand_over(edition: Past, codes: Codes) -> Handing:
    """Return what another system can be handed of an edition.

    Raises ProjectError where the edition's data is not what was published, or a code is ambiguous.
    """
    handed, left_out = [], []
    with connect() as columns:
        try:
            rows = columns.execute(_FIGURES, {"file": _whole(edition, "figures")}).fetchall()
            counted = columns.execute(_TOTALS, {"file": _whole(edition, "totals")}).fetchone()
        except duckdb.Error as error:
            raise ProjectError(_altered(edition)) from error
    for *cell, low, high, standing, protected in rows:
        question = Question(*cell)
        words = codes.of(question.measure), codes.of(question.region)
        categories = codes.categories(question.category)
        if why := _why_not(low, high, protected=protected):
            left_out.append(LeftOut(question, interval(low, high), why))
        elif words[0] is None or words[1] is None or categories is None:
            left_out.append(LeftOut(question, interval(low, high), "no code"))
        else:
            told = (categories, question.period, plain(low), standing)
            handed.append(Handed(words[0], words[1], *told))
    return Handing(tuple(handed), tuple(left_out), counted[0] if counted else 0)


def _why_not(low: object, high: object, *, protected: bool) -> str:
    if protected:
        return "protected"
    if low is None or high is None:
        return "open"
    return "" if low == high else "range"


def _whole(edition: Past, name: str) -> str:
    """Return the path of a table of an edition that is as it was published."""
    path, manifest = edition.folder / "data" / f"{name}.parquet", edition.folder / MANIFEST
    if not manifest.is_file() or not path.is_file() or digest_of(manifest) != edition.manifest:
        raise ProjectError(_altered(edition))
    if f"{digest_of(path)}  data/{name}.parquet" not in manifest.read_text("utf-8").splitlines():
        raise ProjectError(_altered(edition))
    return str(path)


def _altered(edition: Past) -> str:
    return f"edition {edition.number} is not as it was published; look with `counterfoil verify`"

"""Drafting filings: the claims and findings that an original's tables give, not yet on record."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import NamedTuple

import orjson

from counterfoil.ledger.rows import quantity_json
from counterfoil.model.codebook import Codebook
from counterfoil.model.locator import Locator, a1
from counterfoil.model.mapping import DIMENSIONS
from counterfoil.model.numbers import NumberFormat, UnreadNumber
from counterfoil.model.patterns import identifier_in
from counterfoil.model.quantity import Quantity
from counterfoil.model.reading import Row, Table
from counterfoil.record.deleted import Deleted
from counterfoil.record.labels import Labels, Named, Problem
from counterfoil.record.unfolding import Unfolding

_MOST = 100
_LONG_RUN = re.compile(r"\d{10}")


class Noticed(NamedTuple):
    """A finding of a filing, on its way into the ledger: code, locator and details."""

    code: str
    locator: str
    details: dict[str, str]


@dataclass
class Draft:
    """What will be one filing: its claims and findings, in the order of the original.

    `seen` keeps what each question was answered, `ordered`, by measure and by the JSON of the rest
    of the question, what orders compare. `amends` is the moment of the return that this replaces.
    """

    claims: list[str] = field(default_factory=list)
    findings: list[Noticed] = field(default_factory=list)
    seen: dict[str, Quantity] = field(default_factory=dict)
    ordered: defaultdict[str, dict[str, tuple[Quantity, str]]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    problems: dict[Problem, tuple[str, list[int]]] = field(default_factory=dict)
    nothing: bool = False
    amends: str = ""

    def content(self) -> str:
        """Return a digest of all that the filing will say, to tell whether it was said before."""
        digest = sha256()
        for start in range(0, len(self.claims), 4096):
            digest.update("\n".join(self.claims[start : start + 4096]).encode() + b"\n")
        digest.update(orjson.dumps([*map(list, self.findings)], option=orjson.OPT_SORT_KEYS))
        return digest.hexdigest()


Codes = tuple[Named, Named, Named, Named]
Choose = Callable[[int, Row, Codes, str], Draft | None]
"""Gives the draft that a cell belongs to, by its row's number and cells, its codes and words."""


class Quantities(dict[str, "tuple[str, Quantity] | Problem"]):
    """What a source's number words mean: the quantity and its JSON, or the problem with them."""

    def __init__(self, form: NumberFormat) -> None:
        """Take the source's declared number format."""
        super().__init__()
        self._form = form

    def __missing__(self, words: str) -> tuple[str, Quantity] | Problem:
        found: tuple[str, Quantity] | Problem
        try:
            quantity = self._form.read(words)
            found = quantity_json(quantity), quantity
        except UnreadNumber as error:
            found = Problem("CF201", words, str(error))
        if _LONG_RUN.search(words) and identifier_in(words):
            # A phone number in a column of counts is a whole number too.
            found = Problem("CF201", words)
        self[words] = found
        return found


class _Unnamed(Exception):  # noqa: N818 - what it says
    """A code that is none, but the problem with some words."""


class _Fragments(dict[Named, str]):
    """The JSON of a dimension's codes, each made once."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def __missing__(self, code: Named) -> str:
        if isinstance(code, Problem):
            raise _Unnamed
        made = self[code] = f'"{self._name}":{orjson.dumps(code).decode()}'
        return made


class Drafting:
    """Reads the cells of one table into drafts."""

    def __init__(self, codebook: Codebook, labels: Labels, quantities: Quantities) -> None:
        """Take what the cells are read by."""
        self._labels, self._quantities = labels, quantities
        self._in_orders = {m for o in codebook.orders for m in (o.smaller, o.larger)}
        places = (*codebook.regions.values(), *codebook.categories.values())
        self._dated = any(place.valid_from or place.valid_to for place in places)
        self._fragments = tuple(_Fragments(name) for name in DIMENSIONS)

    def draft(self, unfolding: Unfolding, choose: Choose) -> None:
        """Add all cells of a table to the drafts that `choose` gives for them."""
        places, quantities = Locators(unfolding.table), self._quantities
        measures, regions, categories, periods = self._fragments
        mapping = unfolding.mapping
        note_of = unfolding.in_row(mapping.note) if mapping.note else None
        deleted = Deleted(unfolding, mapping) if mapping.deleted else None
        dated, in_orders = self._dated, self._in_orders
        for row, at, codes, words, cells in unfolding.cells(self._labels):
            column = at
            if (draft := choose(row, cells, codes, words)) is None:
                continue
            measure, region, category, period = codes
            try:
                cell = f"{regions[region]},{categories[category]},{periods[period]}"
                question = f"{measures[measure]},{cell}"
            except _Unnamed:
                self.trouble(draft, codes, words, (row, places.at(row, column)))
                continue
            if deleted and (gone := deleted.judge(cells)):
                known, column = gone, deleted.column
            else:
                known = quantities[words]
            if isinstance(known, Problem):
                details = {"words": known.words, "why": known.why}
                draft.findings.append(noticed(known.code, places.at(row, column), details))
                continue
            locator = places.json(row, column)
            if dated and not self._in_use(draft, codes, words, (row, locator)):
                continue
            if measure in in_orders:
                draft.ordered[str(measure)][cell] = (known[1], locator)
            extra = self._note(draft, note_of(row, cells), locator) if note_of else ""
            first = draft.seen.setdefault(question, known[1])
            if first is not known[1] and _differ(first, known[1]):
                self._again(draft, codes, (first.words, words), locator)
            draft.claims.append(f'{question},{known[0]},"locator":{locator}{extra}')

    def _in_use(self, draft: Draft, codes: Codes, words: str, place: tuple[int, str]) -> bool:
        """Whether region and category are in use in the week; `place` is a row and a locator."""
        _, region, category, period = map(str, codes)
        invalid = self._labels.invalid
        problem = invalid("region", region, period) or invalid("category", category, period)
        if problem:
            self.trouble(draft, (problem,), words, (place[0], orjson.loads(place[1])))
        return problem is None

    @staticmethod
    def trouble(
        draft: Draft, codes: tuple[object, ...], words: str, place: tuple[int, str]
    ) -> None:
        """Take note of a cell whose place in the codebook is not known: its row and its locator."""
        if not words.strip():
            return
        for problem in codes:
            if isinstance(problem, Problem):
                row, locator = place
                draft.problems.setdefault(problem, (locator, []))[1].append(row)
                return

    @staticmethod
    def _again(draft: Draft, codes: Codes, words: tuple[str, str], locator: str) -> None:
        details = {"question": "/".join(map(str, codes)), "cells": "2", "words": "; ".join(words)}
        draft.findings.append(Noticed("CF108", orjson.loads(locator), details))

    @staticmethod
    def _note(draft: Draft, note: str, locator: str) -> str:
        note = note.strip()
        if not note:
            return ""
        if identifier := identifier_in(note):
            draft.findings.append(
                Noticed("CF301", orjson.loads(locator), {"identifier": identifier})
            )
            return ""
        return f',"note":{orjson.dumps(note).decode()}'


def finish(codebook: Codebook, draft: Draft) -> None:
    """Add the findings that need the whole filing: unknown words and broken orders."""
    for problem, (locator, rows) in draft.problems.items():
        why = "period" if problem.code == "CF106" else "why"
        details = {"words": problem.words, "cells": str(len(rows)), why: problem.why}
        if len(named := sorted(set(rows))) > 1:
            details["in_rows"] = stretches(named)
        draft.findings.append(noticed(problem.code, locator, details))
    for order in codebook.orders:
        larger = draft.ordered[order.larger]
        for cell, (small, locator) in draft.ordered[order.smaller].items():
            large = larger[cell][0] if cell in larger else None
            if large is None or small.low is None or large.high is None:
                continue
            if small.low > large.high:
                where = "/".join(orjson.loads(f"{{{cell}}}").values())
                details = {
                    "smaller": f"{order.smaller}/{where}",
                    "larger": order.larger,
                    "low": small.words,
                    "high": large.words,
                    "rule": order.code,
                }
                draft.findings.append(Noticed("CF202", orjson.loads(locator), details))
    draft.seen.clear()
    draft.ordered.clear()
    draft.problems.clear()


def noticed(code: str, locator: str, details: dict[str, str]) -> Noticed:
    """Return a finding that may be kept: personal identifiers are named, never repeated."""
    for text in details.values():
        if identifier := identifier_in(text):
            return Noticed("CF301", locator, {"identifier": identifier})
    return Noticed(code, locator, details)


def stretches(numbers: list[int]) -> str:
    """Return ascending numbers as a person lists them: 5, 9-12; the first hundred stretches."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    told = [str(first) if first == last else f"{first}-{last}" for first, last in found[:_MOST]]
    return ", ".join([*told, "…"] if len(found) > _MOST else told)


def _differ(one: Quantity, other: Quantity) -> bool:
    return (one.low, one.high, one.absent) != (other.low, other.high, other.absent)


class Locators:
    """Locators of a table's cells, as text and as JSON, with the constant part worked out once.

    A cell on a page has its own box, and one of JSON or XML its own path: nothing of their locators
    is constant.
    """

    def __init__(self, table: Table) -> None:
        """Take the table; where it has no name, and is not the first, its number is said."""
        self._paged = table if table.page or table.tree else None
        start = Locator(sheet=table.name) if table.name else Locator()
        if not table.name and table.number > 1:
            start = Locator(table=table.number)
        self._start = f"{start}&" if str(start) else ""
        self._sheet = bool(table.name)
        self._json = orjson.dumps(self._start).decode()[:-1] + "cell="

    def at(self, row: int, column: int) -> str:
        """Return a cell's locator."""
        if self._paged:
            return str(self._paged.place((row, column)))
        cell = a1(row, column) if self._sheet else f"{row},{column}"
        return f"{self._start}cell={cell}"

    def json(self, row: int, column: int) -> str:
        """Return a cell's locator as JSON text."""
        if self._paged:
            return orjson.dumps(self.at(row, column)).decode()
        if self._sheet:
            return f'{self._json}{a1(row, column)}"'
        return f'{self._json}{row},{column}"'

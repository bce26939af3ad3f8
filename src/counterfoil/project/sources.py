"""Reading sources/*.toml: who a source is, how it writes numbers, how its tables become claims."""

from __future__ import annotations

import difflib
import re
from decimal import Decimal
from pathlib import Path

from counterfoil.model.locator import parse_a1
from counterfoil.model.mapping import (
    DIMENSIONS,
    PERIOD_FORMS,
    Mapping,
    PeriodFormat,
    Place,
    ReturnPlaces,
)
from counterfoil.model.metadata import FACTS
from counterfoil.model.numbers import NumberFormat
from counterfoil.model.quantity import Absence
from counterfoil.model.question import is_code
from counterfoil.model.source import Grade, Kind, Source
from counterfoil.project.declared import Declared, ProjectError, read_toml
from counterfoil.project.tree import sources_folder

_MARGIN = re.compile(r"(\d+(?:\.\d+)?)%", re.ASCII)
SPACES = (" ", "\u00a0", "\u202f", "\u2009")
"""Every space that typesetting puts between groups of digits."""


def load_sources(folder: Path) -> dict[str, Source]:
    """Read every source of a project, by code in order of code."""
    paths = sorted(sources_folder(folder).glob("*.toml"))
    return {path.stem: load_source(path) for path in paths}


def load_source(path: Path) -> Source:
    """Read one source's file; raise ProjectError where it is not understood."""
    where = f"sources/{path.name}"
    if not is_code(path.stem):
        msg = f"{where}: a source's file is named by its code: letters, digits, . _ and - only"
        raise ProjectError(msg)
    declared = read_toml(path, where)
    source = Source(
        code=path.stem,
        title=declared.pairs("title") or {"en": path.stem},
        publisher=declared.text("publisher", ""),
        kind=_kind(declared),
        grade=_grade(declared),
        lineage=declared.text("lineage", ""),
        per_speaker=declared.flag("per_speaker"),
        speaker=declared.person("speaker", path.stem),
        said_on=declared.day("said_on"),
        files=declared.texts("files"),
        numbers=_number_format(declared.table("numbers")),
        labels=declared.pairs("labels"),
        tables=tuple(read_mapping(table) for table in declared.tables("tables")),
        encoding=declared.text("encoding", ""),
        delimiter=declared.text("delimiter", ""),
        public_metadata=_public_metadata(declared),
    )
    declared.done()
    return source


def _public_metadata(declared: Declared) -> tuple[str, ...]:
    keys = declared.texts("public_metadata")
    for key in keys:
        if key not in FACTS:
            near = difflib.get_close_matches(key, FACTS, 1) or ["created"]
            msg = f"{declared.where}: `public_metadata` names {key!r}, which no reader gives; "
            msg += f"write keys such as {near[0]!r}"
            raise ProjectError(msg)
    return keys


def _kind(declared: Declared) -> Kind:
    name = declared.text("kind", Kind.REPORT.value)
    try:
        return Kind(name)
    except ValueError:
        kinds = ", ".join(kind.value for kind in Kind)
        msg = f"{declared.where}: {name!r} is no kind of source; write one of {kinds}"
        raise ProjectError(msg) from None


def _grade(declared: Declared) -> Grade:
    table = declared.table("grade")
    try:
        grade = Grade(
            table.text("reliability", "F"),
            table.text("credibility", "6"),
            table.text("reason", ""),
        )
    except ValueError as error:
        msg = f"{table.where}: {error}"
        raise ProjectError(msg) from None
    table.done()
    return grade


def _number_format(table: Declared) -> NumberFormat:
    try:
        about = {mark: _margin(margin) for mark, margin in table.pairs("about").items()}
        absent = {words: Absence(reason) for words, reason in table.pairs("absent").items()}
    except ValueError as error:
        reasons = ", ".join(reason.value for reason in Absence)
        msg = f"{table.where}: {error}; margins are such as '10%', reasons are {reasons}"
        raise ProjectError(msg) from None
    try:
        found = NumberFormat(
            decimal=table.text("decimal", ""),
            group=_spaced(table.texts("group")),
            ranges=table.texts("ranges"),
            at_least=table.texts("at_least"),
            at_most=table.texts("at_most"),
            about=about,
            doubtful=table.texts("doubtful"),
            notes=table.texts("notes"),
            absent=absent,
            negative=table.flag("negative"),
            digits=table.flag("digits"),
        )
    except ValueError as error:
        msg = f"{table.where}: {error}; write each mark once, as it stands beside the digits"
        raise ProjectError(msg) from None
    table.done()
    return found


def _spaced(marks: tuple[str, ...]) -> tuple[str, ...]:
    # Whoever declares "a space" means every space that typesetting knows.
    return tuple(dict.fromkeys(m for mark in marks for m in (SPACES if mark == " " else (mark,))))


def _margin(text: str) -> Decimal:
    found = _MARGIN.fullmatch(text)
    if not found:
        msg = f"{text!r} is not a margin"
        raise ValueError(msg)
    return Decimal(found[1]) / 100


def read_mapping(table: Declared) -> Mapping:
    """Return one `[[tables]]` entry; raise ProjectError where it is not understood."""
    form = table.table("period_format")
    period_format = PeriodFormat(form.text("form", "iso"), form.text("date", "%Y-%m-%d"))
    form.done()
    if period_format.form not in PERIOD_FORMS:
        msg = f"{form.where}: {period_format.form!r} is none of {', '.join(PERIOD_FORMS)}"
        raise ProjectError(msg)
    measure, region, category, period = (_place(table.table(d, needed=True)) for d in DIMENSIONS)
    mapping = Mapping(
        measure=measure,
        region=region,
        category=category,
        period=period,
        numbers=table.texts("numbers", None),
        sheets=table.texts("sheets", ("*",)),
        first_row=_from_one(table, "first_row", 2),
        last_row=_from_one(table, "last_row", 0),
        heading_row=_from_one(table, "heading_row", 1),
        skip_column=table.text("skip_column", ""),
        skip=table.texts("skip"),
        period_format=period_format,
        returns=_returns(table.table("returns")) if table.has("returns") else None,
        filed=_place(table.table("filed")) if table.has("filed") else None,
        note=_place(table.table("note")) if table.has("note") else None,
        deleted=table.text("deleted", ""),
        deleted_words=table.texts("deleted_words", ("true",)),
        kept_words=table.texts("kept_words", ("false",)),
    )
    table.done()
    if not mapping.numbers:
        msg = f"{table.where}: `numbers` names no column, so nothing would be recorded; name one"
        raise ProjectError(msg)
    return mapping


def _returns(table: Declared) -> ReturnPlaces:
    places = ReturnPlaces(
        monitor=_place(table.table("monitor", needed=True)),
        filed=_place(table.table("filed", needed=True)),
        amends=_place(table.table("amends")) if table.has("amends") else None,
        nothing=_place(table.table("nothing")) if table.has("nothing") else None,
        yes=table.texts("yes", ("yes",)),
    )
    table.done()
    return places


def _from_one(table: Declared, name: str, default: int) -> int:
    """Return the number of a row, counted from 1; the default may also say that there is none."""
    number = table.number(name, default)
    if number < min(default, 1):
        msg = f"{table.where}: `{name}` is {number}; rows are counted from 1"
        raise ProjectError(msg)
    return number


def _place(table: Declared) -> Place:
    pattern = table.text("pattern", "")
    try:
        re.compile(pattern)
        if table.has("cell"):
            parse_a1(table.text("cell"))
        place = Place(
            columns=table.texts("columns"),
            row=_from_one(table, "row", 0),
            cell=table.text("cell", ""),
            sheet=table.flag("sheet"),
            file=table.flag("file"),
            fixed=table.text("fixed", ""),
            pattern=pattern,
        )
    except (ValueError, re.error) as error:
        msg = f"{table.where}: {error}"
        raise ProjectError(msg) from None
    table.done()
    return place

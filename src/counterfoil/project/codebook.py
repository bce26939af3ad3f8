"""Reading codebook/: measures.csv, regions.csv, categories.csv and rules.toml."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from counterfoil.model.codebook import Codebook, Measure, Order, Place, Returns
from counterfoil.model.period import Calendar, Period, PeriodError
from counterfoil.model.question import is_code
from counterfoil.project.declared import (
    Declared,
    ProjectError,
    is_language,
    read_csv,
    read_toml,
)
from counterfoil.project.tree import codebook_folder

_SUMS = {"regions", "categories", "periods"}
_MEASURE_COLUMNS = ("code", "aliases", "sums")
_PLACE_COLUMNS = (
    "code",
    "parent",
    "aliases",
    "valid_from",
    "valid_to",
    "tile_column",
    "tile_row",
    "named",
)


def load_codebook(folder: Path) -> Codebook:
    """Read and check a project's codebook; raise ProjectError where it contradicts itself."""
    home = codebook_folder(folder)
    rules = read_toml(home / "rules.toml", "codebook/rules.toml")
    weeks = rules.table("weeks")
    calendar = _calendar(weeks)
    first, last = (_week(weeks.text(n, ""), weeks.where, n, calendar) for n in ("first", "last"))
    weeks.done()
    codebook = Codebook(
        measures=_measures(home),
        regions=_places(home, "regions.csv", calendar),
        categories=_places(home, "categories.csv", calendar),
        calendar=calendar,
        first=first,
        last=last,
        orders=_orders(rules),
        returns=_returns(rules.table("returns")),
    )
    rules.done()
    _check(codebook)
    return codebook


def _calendar(weeks: Declared) -> Calendar:
    name = weeks.text("calendar", "iso")
    try:
        return Calendar(name)
    except ValueError:
        msg = f"{weeks.where}: {name!r} is no week calendar; write iso or epi"
        raise ProjectError(msg) from None


def _week(code: str, where: str, name: str, calendar: Calendar) -> Period | None:
    try:
        period = Period.parse(code, calendar) if code else None
    except PeriodError as error:
        msg = f"{where}: `{name}`: {error}"
        raise ProjectError(msg) from None
    if period and not period.is_week:
        msg = f"{where}: `{name}` is {code}, which is no week; write one such as 2023-W09"
        raise ProjectError(msg)
    return period


def _orders(rules: Declared) -> tuple[Order, ...]:
    found = []
    for rule in rules.tables("orders"):
        found.append(Order(rule.text("code"), rule.text("smaller"), rule.text("larger")))
        rule.done()
    return tuple(found)


def _returns(table: Declared) -> Returns:
    returns = Returns(table.texts("regions"), table.number("due_days", 7))
    table.done()
    return returns


def _labels(row: Mapping[str, str], prefix: str = "") -> dict[str, str]:
    return {
        name.removeprefix(prefix): text
        for name, text in row.items()
        if text and name.startswith(prefix) and is_language(name.removeprefix(prefix))
    }


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _measures(home: Path) -> dict[str, Measure]:
    where = "codebook/measures.csv"
    found: dict[str, Measure] = {}
    for line, row in read_csv(home / "measures.csv", where, _MEASURE_COLUMNS, ("", "unit_")):
        code = _code(row["code"], line, found)
        sums = set(_split(row.get("sums", "regions; categories; periods")))
        if not sums <= _SUMS | {"none"}:
            msg = f"{line}: `sums` may hold {', '.join(sorted(_SUMS))} or none"
            raise ProjectError(msg)
        found[code] = Measure(
            code,
            _labels(row) or {"en": code},
            _labels(row, "unit_"),
            _split(row.get("aliases", "")),
            frozenset(sums - {"none"}),
        )
    return found


def _places(home: Path, name: str, calendar: Calendar) -> dict[str, Place]:
    found: dict[str, Place] = {}
    rows = read_csv(home / name, f"codebook/{name}", _PLACE_COLUMNS, ("", "note_"))
    for line, row in rows:
        code = _code(row["code"], line, found)
        for edge in ("valid_from", "valid_to"):
            _week(row.get(edge, ""), line, edge, calendar)
        if (named := row.get("named", "")) not in {"", "yes", "no"}:
            msg = f"{line}: `named` is {named!r}; write yes or no"
            raise ProjectError(msg)
        found[code] = Place(
            code,
            _labels(row) or {"en": code},
            row.get("parent", ""),
            _split(row.get("aliases", "")),
            row.get("valid_from", ""),
            row.get("valid_to", ""),
            _tile(row, line),
            named != "no",
            _labels(row, "note_"),
        )
    return found


def _code(code: str, line: str, found: Mapping[str, object]) -> str:
    if not is_code(code) or code in found:
        why = "stands there twice" if code in found else "is not letters, digits, . _ or -"
        msg = f"{line}: the code {code!r} {why}; give every entry a code of its own"
        raise ProjectError(msg)
    return code


def _tile(row: Mapping[str, str], line: str) -> tuple[int, int] | None:
    column, number = row.get("tile_column", ""), row.get("tile_row", "")
    if not column and not number:
        return None
    if not (column.isdecimal() and number.isdecimal()):
        msg = f"{line}: tile_column and tile_row are whole numbers counted from 0, or both empty"
        raise ProjectError(msg)
    return int(column), int(number)


def _check(codebook: Codebook) -> None:
    for name, places in (("regions", codebook.regions), ("categories", codebook.categories)):
        for place in places.values():
            seen, at = {place.code}, place.parent
            while at:
                if at not in places or at in seen:
                    why = "is its own ancestor" if at in seen else "is not in the file"
                    msg = f"codebook/{name}.csv: {place.code} has the parent {at!r}, which {why}"
                    raise ProjectError(msg)
                seen.add(at)
                at = places[at].parent
    for code in codebook.returns.regions:
        if code not in codebook.regions:
            msg = f"codebook/rules.toml [returns]: {code!r} is not a region of regions.csv"
            raise ProjectError(msg)
    for order in codebook.orders:
        for code in (order.smaller, order.larger):
            if code not in codebook.measures:
                msg = f"codebook/rules.toml [[orders]]: {code!r} is not a measure of measures.csv"
                raise ProjectError(msg)

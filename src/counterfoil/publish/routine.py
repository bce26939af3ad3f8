"""Figures in the forms of other systems: DHIS2 data value sets in CSV and JSON, and ADX.

Sources: DHIS2 developer guide, "Data values" (JSON and CSV formats; the CSV heading is that of its
own export); IHE QRPH "Aggregate Data Exchange" (ADX), 3.1. The same figures give the same bytes.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

import orjson
from lxml import etree

from counterfoil.model.period import Calendar, Period
from counterfoil.project.declared import ProjectError
from counterfoil.publish.handing import CATEGORY, Handed

_ADX = "urn:ihe:qrph:adx:2015"
_CSV = (
    *("dataelement", "period", "orgunit", "categoryoptioncombo", "attributeoptioncombo"),
    *("value", "storedby", "lastupdated", "comment", "followup", "deleted"),
)
_COMBOS = ("categoryoptioncombo", "attributeoptioncombo")
_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around figures: their edition's moment, the calendar, their data set's code."""

    as_of: str
    calendar: Calendar
    data_set: str = ""


def dhis2_csv(around: Around, handed: Sequence[Handed]) -> bytes:
    """Return figures as a DHIS2 data value set in CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_CSV)
    for one in handed:
        cell = (one.measure, _dhis2_week(around, one.week), one.region, *_combos(one))
        writer.writerow((*cell, one.number, "", "", _comment(around, one), "false", "false"))
    return out.getvalue().encode()


def dhis2_json(around: Around, handed: Sequence[Handed]) -> bytes:
    """Return figures as a DHIS2 data value set in JSON."""
    values = []
    for one in handed:
        combo, attribute = _combos(one)
        facts = {
            "dataElement": one.measure,
            "period": _dhis2_week(around, one.week),
            "orgUnit": one.region,
            "categoryOptionCombo": combo,
        }
        facts |= {"attributeOptionCombo": attribute} if attribute else {}
        values.append({**facts, "value": one.number, "comment": _comment(around, one)})
    facts = {"dataSet": around.data_set} if around.data_set else {}
    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    return orjson.dumps({**facts, "dataValues": values}, option=options)


def adx(around: Around, handed: Sequence[Handed]) -> bytes:
    """Return figures as ADX: a group for each unit and week."""
    root = etree.Element(f"{{{_ADX}}}adx", nsmap={None: _ADX})
    root.set("exported", around.as_of)
    try:
        for (region, week), values in groupby(handed, lambda one: (one.region, one.week)):
            group = etree.SubElement(root, f"{{{_ADX}}}group", orgUnit=region)
            group.set("period", f"{Period.parse(week, around.calendar).start}/P7D")
            if around.data_set:
                group.set("dataSet", around.data_set)
            for one in values:
                _add(group, one)
    except ValueError as error:
        msg = f"a code cannot be written in XML: {error}"
        raise ProjectError(msg) from None
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _add(group: etree._Element, one: Handed) -> None:
    value = etree.SubElement(group, f"{{{_ADX}}}dataValue", dataElement=one.measure)
    for name, word in one.categories.items():
        if not _NAME.fullmatch(name) or name in {"dataElement", "value"}:
            msg = f"{name!r} cannot name a category in ADX; it has to be a name of an attribute"
            raise ProjectError(msg)
        value.set(name, word)
    value.set("value", one.number)
    etree.SubElement(value, f"{{{_ADX}}}annotation").text = one.standing


def _dhis2_week(around: Around, week: str) -> str:
    if around.calendar is not Calendar.ISO:
        msg = "DHIS2 has no epi weeks: only projects that count in ISO weeks can be written for it"
        raise ProjectError(msg)
    return f"{week[:4]}W{int(week[6:])}"


def _combos(one: Handed) -> tuple[str, str]:
    """Return the category's option combo, and the attribute's where there is one."""
    found = {name.lower(): word for name, word in one.categories.items()}
    if set(found) == {CATEGORY}:
        return found[CATEGORY], ""
    if not set(found) <= set(_COMBOS):
        msg = f"DHIS2 has no {', '.join(sorted(set(found) - set(_COMBOS)))}; name a source whose "
        msg += "categories stand in categoryOptionCombo"
        raise ProjectError(msg)
    combo, attribute = (found.get(name, "") for name in _COMBOS)
    return combo, attribute


def _comment(around: Around, one: Handed) -> str:
    return f"{one.standing}, as of {around.as_of[:10]}"


Write = Callable[[Around, Sequence[Handed]], bytes]
FORMS: dict[str, Write] = {
    "dhis2-csv": dhis2_csv,
    "dhis2-json": dhis2_json,
    "adx": adx,
}

"""Reading ADX, in which health systems exchange counts: a row for each data value.

Source: IHE Quality, Research and Public Health, "Aggregate Data Exchange" (ADX), 3.1: the root
`adx` holds groups, each with organisation unit, period and what else all its values share; a
`dataValue` has its element, number and categories as attributes, and an annotation for its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from counterfoil.model.reading import Reading, Row, Run, Table
from counterfoil.read.given import Given
from counterfoil.read.limits import damaged
from counterfoil.read.package import parsed_xml

READER = "adx/1"
FORM = "ADX"
NAMESPACE = "urn:ihe:qrph:adx:2015"
ROOT = re.compile(rf"<(?:[\w.-]+:)?adx\s[^<>]*['\"]{re.escape(NAMESPACE)}['\"]", re.ASCII)
"""How a file begins that is ADX."""
_VALUE, _NOTE = "value", "annotation"
_FIRST = ("dataSet", "completeDate", "dataElement", "period", "orgUnit")

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_Pair = tuple["Element", "Element"]
"""A group, and one of its values."""


def read_adx(given: Given) -> Reading:
    """Read a file; raise Unreadable where it is broken or declares entities."""
    root = parsed_xml(given.path.read_bytes(), "it", FORM)
    if root.tag != _tag("adx"):
        raise damaged(FORM, "its root is not adx")
    pairs = list(_pairs(root))
    if both := {str(name) for group, one in pairs for name in one.attrib if name in group.attrib}:
        raise damaged(FORM, f"a group and its value both say {min(both)!r}")
    groups = dict.fromkeys(name for group, _ in pairs for name in _names(group))
    inner = dict.fromkeys(name for _, one in pairs for name in _names(one))
    names = [name for name in _FIRST if name in groups or name in inner]
    names += [name for name in (*groups, *inner) if name not in {*names, _VALUE}]
    heads = [*names, _VALUE, _NOTE]
    rows = given.keep_rows(READER, 1, _rows(heads, pairs))
    # What not every value has of its own has no path beyond the value's.
    own = [name for name in (*names, _VALUE) if all(name in one.attrib for _, one in pairs)]
    ends = (f"/@{name}" if name in own else "" for name in (*names, _VALUE))
    table = Table(
        1,
        rows,
        headings=1,
        tree="xpath",
        runs=tuple(_runs(root)),
        ends=(*ends, ""),
    )
    said = root.get("exported", "")
    return Reading(
        given.digest, READER, tables=(table,), metadata={"created": said} if said else {}
    )


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _names(element: Element) -> Iterator[str]:
    """Yield the names of an element's own attributes, without those of other namespaces."""
    return (str(name) for name in element.attrib if not str(name).startswith("{"))


def _pairs(root: Element) -> Iterator[_Pair]:
    for group in root.iterchildren(_tag("group")):
        for one in group.iterchildren(_tag("dataValue")):
            yield group, one


def _rows(heads: list[str], pairs: list[_Pair]) -> Iterator[Row]:
    yield heads
    for group, one in pairs:
        cells = [one.get(name, group.get(name, "")) for name in heads[:-1]]
        note = one.find(_tag(_NOTE))
        yield [*cells, "" if note is None else "".join(map(str, note.itertext()))]


def _runs(root: Element) -> Iterator[Run]:
    row = 2
    for number, group in enumerate(root.iterchildren(_tag("group")), 1):
        count = sum(1 for _ in group.iterchildren(_tag("dataValue")))
        if count:
            yield Run(row, f"/adx/group[{number}]/dataValue[", 1, "]")
        row += count

"""Reading data value sets in JSON, as DHIS2 writes them: a row for each data value.

Source: DHIS2 developer guide, "Data values": a set may say once for all its values what their data
set, period, organisation unit and attribute option combination are. Words are as they stand in the
file, numbers too; what a value does not say for itself is what its set says.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from counterfoil.model.reading import Reading, Row, Run, Table
from counterfoil.read.given import Given
from counterfoil.read.limits import damaged

READER = "datavalues/1"
FORM = "data value set"
LIST = "dataValues"
_COMMON = ("dataSet", "completeDate", "period", "orgUnit", "attributeOptionCombo")
_FIRST = (
    *("dataSet", "completeDate", "dataElement", "period", "orgUnit", "categoryOptionCombo"),
    *("attributeOptionCombo", "value"),
)
"""Names that come first, in this order; others follow as the file has them."""


def holds_values(piece: Any) -> bool:
    """Whether JSON holds a data value set."""
    values = piece.get(LIST) if isinstance(piece, dict) else None
    return isinstance(values, list) and all(
        isinstance(one, dict) and "dataElement" in one for one in values
    )


def read_values(given: Given) -> Reading:
    """Read a set; raise Unreadable where one object says one thing twice, or it is no JSON."""
    try:
        # No number is made of anything: 12.0 and 1e3 stay the words that they are.
        held = json.loads(
            given.path.read_bytes(),
            object_pairs_hook=_once,
            parse_float=str,
            parse_int=str,
            parse_constant=str,
        )
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise damaged(FORM, str(error)) from None
    common = {name: held[name] for name in _COMMON if held.get(name) is not None}
    names = dict.fromkeys([*common, *(name for one in held[LIST] for name in one)])
    heads = [name for name in _FIRST if name in names]
    heads += [name for name in names if name not in heads]
    rows = given.keep_rows(READER, 1, _rows(heads, common, held[LIST]))
    runs = (Run(2, f"/{LIST}/", 0),)
    # A column that not every value has of its own has no path beyond the value's.
    own = [name for name in heads if all(one.get(name) is not None for one in held[LIST])]
    ends = tuple(f"/{_escaped(name)}" if name in own else "" for name in heads)
    table = Table(1, rows, headings=1, tree="pointer", runs=runs, ends=ends)
    return Reading(given.digest, READER, tables=(table,))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise damaged(FORM, f"an object says {twice!r} twice")
    return found


def _rows(heads: list[str], common: dict[str, Any], values: list[dict[str, Any]]) -> Iterator[Row]:
    yield heads
    for one in values:
        told = common | {name: said for name, said in one.items() if said is not None}
        yield [_words(told.get(name)) for name in heads]


def _words(said: Any) -> str:
    if said is None:
        return ""
    if isinstance(said, bool):
        return "true" if said else "false"
    return said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")

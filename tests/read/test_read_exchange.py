"""Routine data as other systems exchange it is read value by value, each with its path."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hostile import texts
from hypothesis import given
from hypothesis import strategies as st
from reads import Reads

from counterfoil.project.readings import Shelf
from counterfoil.read.exchange.values import read_values
from counterfoil.read.given import Given, tidy

pytest_plugins = ("reading_fixtures",)

_said = st.one_of(texts, st.sampled_from(["12", "true", "2023W9", "~", "a/b"]))
_values = st.lists(
    st.dictionaries(st.sampled_from(["value", "period", "a/b", "m~n", "comment"]), _said).map(
        lambda one: {"dataElement": "x", **one}
    ),
    max_size=6,
)


@given(_values, st.dictionaries(st.sampled_from(["period", "orgUnit"]), _said))
def test_every_pointer_leads_to_the_words_of_its_cell(
    tmp_path_factory: pytest.TempPathFactory, values: list[dict[str, str]], common: dict[str, str]
) -> None:
    """Whatever names and words a set has, a cell's pointer leads to its words or to its value."""
    room = tmp_path_factory.mktemp("values")
    held = {**common, "dataValues": values}
    path = room / "set.json"
    path.write_bytes(json.dumps(held).encode())
    table = read_values(Given(path, "0" * 64, Shelf(room))).tables[0]
    assert len(values) + 1 == len(table.rows)
    for row in range(2, len(table.rows) + 1):
        for column, name in enumerate(table.rows[0], 1):
            words = table.text(row, column)
            assert words == values[row - 2].get(name, common.get(name, ""))
            found = _pointed(held, table.path((row, column)) or "")
            assert found in (words, values[row - 2])


def _pointed(held: Any, pointer: str) -> Any:
    """Follow a JSON pointer (RFC 6901, section 4)."""
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        held = held[int(name)] if isinstance(held, list) else held[name]
    return held


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b'{"dataValues": [{"dataElement": "x", "value": "1", "value": "2"}]}', "CF002"),
        (b'<adx xmlns="urn:ihe:qrph:adx:2015" exported="x"><group>', "CF002"),
        (
            b'<adx xmlns="urn:ihe:qrph:adx:2015"><group a="1"><dataValue a="2"/></group></adx>',
            "CF002",
        ),
        (b'<adx xmlns="urn:ihe:qrph:adx:2015">&lol;</adx>', "CF002"),
    ],
)
def test_what_contradicts_itself_is_damaged(read_bytes: Reads, raw: bytes, code: str) -> None:
    """A value said twice, or a file that is broken, gives no numbers."""
    reading = read_bytes(raw)
    assert ((), code) == (reading.tables, reading.troubles[0].code)


def test_a_document_type_makes_no_table(read_bytes: Reads) -> None:
    """ADX that declares entities is no ADX: nothing is put into it from elsewhere."""
    raw = b'<!DOCTYPE adx [<!ENTITY n SYSTEM "file:///etc/hostname">]>'
    raw += b'<adx xmlns="urn:ihe:qrph:adx:2015"><group><dataValue value="&n;"/></group></adx>'
    reading = read_bytes(raw)
    assert () == reading.tables
    assert "&n;" in tidy(" ".join(reading.article.paragraphs if reading.article else ()))


@pytest.mark.parametrize(
    "raw",
    [
        b'{"dataValues": {}}',
        b'{"dataValues": [1]}',
        b'{"dataValues": [{"value": "1"}]}',
        b"[]",
        b'<notadx xmlns="urn:ihe:qrph:adx:2015"/>',
        b'<adx xmlns="urn:other"/>',
    ],
)
def test_other_trees_are_no_routine_data(read_bytes: Reads, raw: bytes) -> None:
    """JSON and XML of other kinds are read as the texts that they are."""
    assert () == read_bytes(raw).tables

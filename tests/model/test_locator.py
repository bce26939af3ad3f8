"""A locator prints to one line, parses back, and speaks in W3C selectors."""

from __future__ import annotations

import json

import pytest
from hostile import texts
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.model.locator import Locator, LocatorError, a1, column_number, parse_a1

counts = st.integers(1, 999_999_999)
points = st.integers(0, 999_999_999)
rows, columns = st.integers(1, 9_999_999), st.integers(1, 18_278)


@st.composite
def locators(draw: st.DrawFn) -> Locator:
    """Draw a locator with any of its parts, texts of every alphabet among them."""
    span = sorted(draw(st.tuples(points, points))) if draw(st.booleans()) else (None, None)
    return Locator(
        page=draw(st.none() | counts),
        area=draw(st.none() | st.tuples(points, points, points, points)),
        sheet=draw(st.none() | texts),
        table=draw(st.none() | counts),
        cell=draw(st.none() | st.tuples(rows, columns)),
        pointer=draw(st.none() | texts),
        xpath=draw(st.none() | texts),
        start=span[0],
        end=span[1],
        quote=draw(st.none() | texts),
        prefix=draw(st.none() | texts),
        suffix=draw(st.none() | texts),
    )


@given(locators())
def test_a_locator_parses_back(locator: Locator) -> None:
    """Whatever the sheet is called and the quote says, no part is lost or changed."""
    assert locator == Locator.parse(str(locator))


@given(locators())
def test_a_locator_is_one_line(locator: Locator) -> None:
    """No line's end of any kind stands in it, so a list of locators is a list of lines."""
    line = str(locator)
    assert [line] == (line.splitlines() or [""])
    assert line.isprintable() or not any(ord(sign) < 32 or 127 <= ord(sign) < 160 for sign in line)


@given(locators(), locators())
def test_different_places_have_different_lines(one: Locator, other: Locator) -> None:
    """Two locators print alike only when they are the same place."""
    assert (one == other) == (str(one) == str(other))


@given(st.one_of(texts, st.text(st.sampled_from("pagecell=&%0123456789ABab,-at"), max_size=20)))
def test_other_texts_are_no_locator(text: str) -> None:
    """A text either raises LocatorError or is the one way to write its place."""
    try:
        found = Locator.parse(text)
    except LocatorError:
        return
    assert text == str(found)


@pytest.mark.parametrize(
    "line",
    [
        "page=0",
        "page=-1",
        "page=01",
        "page=٣",
        "page=" + "9" * 5000,
        "page=1&page=1",
        "page",
        "Page=1",
        "cell=B5",
        "cell=0,1",
        "cell=1,0",
        "cell=1",
        "cell=1,2,3",
        "sheet=S&cell=5,2",
        "sheet=S&cell=B0",
        "sheet=S&cell=b5",
        "sheet=S&cell=ABCD1",
        "cell=1,1&sheet=S",
        "at=5-4",
        "at=5",
        "at=1-" + "9" * 5000,
        "area=1,2,3",
        "area=1,2,3,x",
        "quote=%",
        "quote=%zz",
        "quote=%c3%a9",
        "quote=%C3",
        "quote=%ED%A0%80",
        "quote=\n",
        "quote=%41",
        "&page=1",
        "page=1&",
    ],
)
def test_second_spellings_are_refused(line: str) -> None:
    """A place is written in one way; what is out of order, out of range or cut is no locator."""
    with pytest.raises(LocatorError):
        Locator.parse(line)


@given(rows, columns)
def test_a1_addresses_read_back(row: int, column: int) -> None:
    """Every row and column of a workbook has an address, and it reads back."""
    assert (row, column) == parse_a1(a1(row, column))


@pytest.mark.parametrize(
    ("letters", "number"),
    [("A", 1), ("Z", 26), ("AA", 27), ("AZ", 52), ("ZZ", 702), ("AAA", 703), ("XFD", 16384)],
)
def test_columns_are_counted_as_workbooks_count_them(letters: str, number: int) -> None:
    """After Z comes AA; XFD is a workbook's last column."""
    assert number == column_number(letters)
    assert f"{letters}7" == a1(7, number)


@pytest.mark.parametrize("text", ["", "5", "B", "b5", "В5", "B05", "B5 ", "$B$5", "B5:C6", "B٥"])
def test_other_texts_are_no_address(text: str) -> None:
    """A Cyrillic В, a range or a fixed address is no cell."""
    with pytest.raises(LocatorError):
        parse_a1(text)


SELECTORS = [
    (
        Locator(cell=(17, 6)),
        {
            "type": "FragmentSelector",
            "conformsTo": "http://tools.ietf.org/rfc/rfc7111",
            "value": "cell=17,6",
        },
    ),
    (
        Locator(sheet="A&B=1", cell=(5, 2)),
        {
            "type": "FragmentSelector",
            "conformsTo": "urn:counterfoil:sheet-cell",
            "value": "sheet=A%26B%3D1&cell=B5",
        },
    ),
    (
        Locator(start=412, end=431, quote="не менее 40", prefix="было ", suffix=" человек"),
        {
            "type": "TextQuoteSelector",
            "exact": "не менее 40",
            "prefix": "было ",
            "suffix": " человек",
            "refinedBy": {"type": "TextPositionSelector", "start": 412, "end": 431},
        },
    ),
    (
        Locator(start=4, end=9),
        {"type": "TextPositionSelector", "start": 4, "end": 9},
    ),
    (
        Locator(page=2, area=(10, 20, 30, 40), quote="40"),
        {
            "type": "FragmentSelector",
            "conformsTo": "http://tools.ietf.org/rfc/rfc8118",
            "value": "page=2&highlight=10,20,30,40",
            "refinedBy": {"type": "TextQuoteSelector", "exact": "40"},
        },
    ),
]


@pytest.mark.parametrize(("locator", "selector"), SELECTORS)
def test_places_are_w3c_selectors(locator: Locator, selector: dict[str, object]) -> None:
    """Others' tools get RFC 7111 cells, RFC 8118 pages, quotes refined by positions."""
    assert [selector] == locator.selectors()


@given(locators())
def test_selectors_are_json_that_holds_every_word(locator: Locator) -> None:
    """The quoted words stand in the selectors as they are, whatever their alphabet."""
    found = json.loads(json.dumps(locator.selectors()))
    if locator.quote is not None:
        quotes = [found[0], found[0].get("refinedBy", {})]
        assert locator.quote in [selector.get("exact") for selector in quotes]
    paths = (locator.pointer, locator.xpath)
    parts = (locator.page, locator.cell, locator.start, locator.quote, *paths)
    assert bool(found) == any(part is not None for part in parts)


def test_paths_in_trees_are_selectors_of_their_own() -> None:
    """A place in JSON is a fragment by RFC 6901, one in XML an XPath, beside the table's cell."""
    cell = {
        "type": "FragmentSelector",
        "conformsTo": "http://tools.ietf.org/rfc/rfc7111",
        "value": "cell=2,6",
    }
    pointer = {
        "type": "FragmentSelector",
        "conformsTo": "http://tools.ietf.org/rfc/rfc6901",
        "value": "/dataValues/0/value",
    }
    at = Locator.parse("cell=2,6&pointer=/dataValues/0/value")
    assert [cell, pointer] == at.selectors()
    at = Locator.parse("cell=2,6&xpath=/adx/group[1]/dataValue[1]/@value")
    path = {"type": "XPathSelector", "value": "/adx/group[1]/dataValue[1]/@value"}
    assert [cell, path] == at.selectors()

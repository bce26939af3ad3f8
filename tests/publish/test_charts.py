from __future__ import annotations

import re
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from counterfoil.publish.charts import Point, Tile, line_chart, sparkline, tile_map
from counterfoil.publish.words import Words

EN, RU = Words("en"), Words("ru")
_SVG = "{http://www.w3.org/2000/svg}"
ends = st.none() | st.decimals(-(10**9), 10**9, places=1)
points = st.lists(st.builds(Point, ends, ends, st.booleans(), st.just("2023-W09")), max_size=60)


def point(low: int | None, high: int | None, *, contested: bool = False) -> Point:
    """Return a week with a range."""
    whole = [None if end is None else Decimal(end) for end in (low, high)]
    return Point(whole[0], whole[1], contested, "2023-W09")


def ticks(drawn: str) -> list[str]:
    """Return the numbers beside a chart."""
    return re.findall(r'class="tick end" x="[^"]*" y="[^"]*">([^<]*)<', drawn)[
        : drawn.count("grid")
    ]


def tile(number: int | None, state: str = "", code: str = "SVE") -> Tile:
    """Return a region of a map."""
    shown = None if number is None else Decimal(number)
    return Tile(0, 0, code, "regions/RU-SVE.html", "Sverdlovsk", shown, state)


@given(points)
def test_charts_are_well_formed(drawn: list[Point]) -> None:
    """Any weeks make a drawing that parses, or none where nothing is known."""
    known = any(end is not None for one in drawn for end in (one.low, one.high))
    for svg in (sparkline(drawn), line_chart(drawn, EN.number)):
        assert bool(svg) == known
        if svg:
            etree.fromstring(str(svg).replace("<svg ", f'<svg xmlns="{_SVG[1:-1]}" ', 1))
            assert "nan" not in svg
            assert "inf" not in svg


def test_charts_count_up_from_zero_in_round_numbers() -> None:
    """The numbers beside a chart are round, start at zero and reach above the highest."""
    assert ticks(line_chart([point(2166, None)], EN.number)) == ["0", "1,000", "2,000", "3,000"]
    assert ticks(line_chart([point(31400, 31400)], RU.number)) == [
        "0", "10\u202f000", "20\u202f000", "30\u202f000", "40\u202f000",
    ]  # fmt: skip
    assert ticks(line_chart([point(-3, 2)], EN.number)) == ["−4", "−2", "0", "2"]
    assert ticks(line_chart([point(0, 0)], EN.number))[0] == "0"


def test_an_open_end_has_an_arrow() -> None:
    """A week of which only one end is known points to where the other may be."""
    assert "v-11" in line_chart([point(5, None)], EN.number)
    assert "v11" in line_chart([point(None, 5)], EN.number)
    assert 'class="open"' not in line_chart([point(4, 5)], EN.number)


def test_silence_is_a_gap_not_a_zero() -> None:
    """A week without a figure breaks the line."""
    weeks = [point(5, 5), point(6, 6), point(None, None), point(7, 7), point(8, 8)]
    assert sparkline(weeks).count('class="line"') == 2


def test_contested_weeks_are_marked() -> None:
    """A contested week looks another way than the rest."""
    assert 'class="contests"' in sparkline([point(1, 2), point(3, 9, contested=True)])
    assert 'class="dot contested"' in line_chart([point(3, 9, contested=True)], EN.number)
    assert "contest" not in sparkline([point(1, 2), point(3, 4)])


def test_a_map_shades_in_fifths_and_escapes_what_it_shows() -> None:
    """The least is the lightest, the most the darkest; texts are never markup."""
    tiles = [tile(number) for number in (1, 2, 3, 4, 5)]
    assert re.findall(r'class="(q\d)"', tile_map(tiles, "x")) == ["q1", "q2", "q3", "q4", "q5"]
    assert "<b>" not in tile_map([tile(1, code="<b>")], '"><b>')


def test_regions_of_which_nothing_is_known_are_no_stops_of_the_keyboard() -> None:
    """The keyboard stops at silent and counted regions of a map, and passes the blank ones."""
    drawn = tile_map([tile(1), tile(None, "silent"), tile(None)], "x")
    assert drawn.count('tabindex="-1"') == 1
    assert drawn.count("<a ") == 3
    assert not tile_map([], "x")

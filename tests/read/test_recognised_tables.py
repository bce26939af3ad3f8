"""Tables on pages that are pictures: cells with their places, and digits that are not sure."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from drawn_pages import A4, Grid, drawn_table, engine_here
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Images
from PIL import ImageChops, ImageDraw, ImageFilter
from PIL.Image import Image

from counterfoil.model.numbers import NumberFormat, UnreadNumber
from counterfoil.read.pictures.recognising import recognise
from counterfoil.read.pictures.scans import Found, Scan
from counterfoil.read.pictures.tabling import UNSURE

REGIONS = ("Регион", "Пермский край", "Омская область", "Тыва", "Республика Коми", "Москва")
HEADS = ("мигранты", "должники", "прочие")
_NEAR = 45


def rows(seed: int) -> Grid:
    """Return a table of regions and random counts."""
    chance = random.Random(seed)  # noqa: S311 - numbers to draw
    counts = [[str(chance.randrange(20, 9000)) for _ in HEADS] for _ in REGIONS[1:]]
    return [(REGIONS[0], *HEADS), *((r, *c) for r, c in zip(REGIONS[1:], counts, strict=True))]


def recognised(picture: Image) -> Found:
    """Recognise a page of which a dot is a point."""
    return recognise(engine_here(), Scan(picture, picture.size, 1.0), 1, 1)


def in_poor_light(picture: Image) -> Image:
    """Return a picture as a telephone takes it: dark to one side, leaning, grainy, blurred."""
    shade = Images.linear_gradient("L").resize(picture.size).point(lambda level: 255 - level // 2)
    grain = Images.effect_noise(picture.size, 24).point(lambda level: level // 4 + 96)
    dark = ImageChops.multiply(picture.rotate(1.7, Images.Resampling.BICUBIC, fillcolor=255), shade)
    noisy = ImageChops.add(dark, grain, offset=-128)
    return noisy.filter(ImageFilter.GaussianBlur(1.1))


@pytest.mark.parametrize("ruled", [True, False], ids=["ruled", "unruled"])
@pytest.mark.parametrize("turned", [0, 90, 180])
def test_a_table_has_its_cells_at_their_places(*, ruled: bool, turned: int) -> None:
    """Every cell has its words and its box on the page, however the page lies."""
    picture, wanted, boxes = drawn_table(rows(turned), ruled=ruled)
    (table,) = recognised(picture.rotate(turned, expand=True)).tables
    assert table.rows == [list(row) for row in wanted]
    assert table.headings == 1
    cells = [
        (row + 1, column + 1) for row in range(len(wanted)) for column in range(len(HEADS) + 1)
    ]
    for cell, box in zip(cells, boxes, strict=True):
        assert inside(table.areas[cell], turned_box(box, turned))
    area = ",".join(map(str, table.areas[2, 2]))
    assert str(table.place((2, 2))) == f"page=1&area={area}&table=1&cell=2,2"


@pytest.mark.parametrize("ruled", [True, False], ids=["ruled", "unruled"])
def test_no_number_of_a_table_in_poor_light_is_silently_another(*, ruled: bool) -> None:
    """A cell says its number, or that it is not sure: never another number."""
    picture, wanted, _ = drawn_table(rows(7), ruled=ruled)
    (table,) = recognised(in_poor_light(picture)).tables
    assert len(table.rows) == len(wanted)
    for row, told in zip(table.rows[1:], wanted[1:], strict=True):
        for cell, number in zip(row[1:], told[1:], strict=True):
            assert cell == number or not is_number(cell)


def test_groups_of_digits_keep_their_spaces() -> None:
    """Narrow spaces between thousands are seen in the ink; numbers without them stay whole."""
    wanted = [("Регион", "прежде", "теперь"), ("Омск", "1 446", "9297"), ("Тыва", "81 150", "2023")]
    picture, _, _ = drawn_table(wanted, ruled=True)
    (table,) = recognised(picture).tables
    assert table.rows == [list(row) for row in wanted]


def test_a_blurred_digit_is_a_finding_and_no_number() -> None:
    """What cannot be made out is said, marked in its cell, and read as no number."""
    picture, wanted, boxes = drawn_table(rows(3), ruled=True)
    at = len(HEADS) + 1 + 2
    left, right, top, bottom = boxes[at]
    blot = Images.new("L", (60, bottom - top - 24), 0)
    ImageDraw.Draw(blot).ellipse((8, 4, 52, bottom - top - 30), fill=150)
    picture.paste(blot.filter(ImageFilter.GaussianBlur(3)), (right - 90, top + 12))
    found = recognised(picture)
    (table,) = found.tables
    doubtful = [word for word in found.page.words if word.doubtful]
    assert any(left <= word.area[0] and word.area[1] <= right for word in doubtful) or (
        not is_number(table.text(2, 3))
    )
    assert table.text(2, 3) != wanted[1][2]
    assert not is_number(table.text(2, 3))
    assert table.text(3, 3) == wanted[2][2]


@given(
    st.text("0123456789 .,", min_size=1),
    st.sampled_from(["", ","]),
    st.sampled_from([(), (" ",), (".",)]),
)
def test_no_declared_format_reads_a_number_that_is_not_sure(
    words: str, decimal: str, group: tuple[str, ...]
) -> None:
    """The mark behind a doubtful word is none that a source can declare as part of numbers."""
    form = NumberFormat(decimal, group, about={"~": Decimal("0.1")}, notes=("*",), digits=True)
    with pytest.raises(UnreadNumber):
        form.read(words + UNSURE)


def is_number(text: str) -> bool:
    """Whether a source that groups with spaces reads a number from a text."""
    try:
        NumberFormat(group=(" ",)).read(text)
    except UnreadNumber:
        return False
    return True


def inside(area: tuple[int, ...], box: list[int]) -> bool:
    """Whether an area is within a cell's box, but for a few dots."""
    left, right, top, bottom = area
    return (
        box[0] - _NEAR <= left <= right <= box[1] + _NEAR
        and box[2] - _NEAR <= top <= bottom <= box[3] + _NEAR
    )


def turned_box(box: list[int], turned: int) -> list[int]:
    """Return where a box is on a page turned counter-clockwise."""
    (wide, high), (left, right, top, bottom) = A4, box
    return {
        0: [left, right, top, bottom],
        90: [top, bottom, wide - right, wide - left],
        180: [wide - right, wide - left, high - bottom, high - top],
    }[turned]

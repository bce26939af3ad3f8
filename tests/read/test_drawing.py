"""Pictures are drawn by workers that can be lost: what they leave is dots, or nothing."""

from __future__ import annotations

import sys
from hashlib import sha256
from pathlib import Path

import pytest
from hostile_drawer import ORDERS
from hypothesis import given
from hypothesis import strategies as st
from pngs import png as taken_apart

from counterfoil.checks import Finding
from counterfoil.model.view import View
from counterfoil.project.pictures import Album
from counterfoil.read.drawing.dots import COLOURS, COVER, FRAME, GREYS, Painted, Sheet, painted
from counterfoil.read.drawing.png import NoPicture, png
from counterfoil.read.limits import Limits
from counterfoil.read.picturing import PUBLIC, Pictures, Sitter, draw
from counterfoil.read.stage import Means

_HOSTILE = (sys.executable, str(Path(__file__).with_name("hostile_drawer.py")))
_MEANS = Means(Limits(memory=400 << 20, seconds=4), workers=2, command=_HOSTILE)
_VIEW = View(1, (0, 10, 0, 1))


def sitter(folder: Path, order: str) -> Sitter:
    """Return an original that gives its drawer an order."""
    content = f"%PDF-1.4\n{order}\n".encode()
    path = folder / f"{order}.pdf"
    path.write_bytes(content)
    return Sitter(sha256(content).hexdigest(), path.name, path, (_VIEW,))


def drawn(folder: Path, *orders: str) -> tuple[Pictures, list[Finding]]:
    """Draw originals that give orders."""
    sitters = [sitter(folder, order) for order in orders]
    return draw(sitters, Album(folder / "album", "test/1"), folder / "room", PUBLIC, _MEANS)


@pytest.mark.parametrize("order", ORDERS)
def test_one_bad_original_is_one_finding_and_the_others_are_drawn(
    order: str, tmp_path: Path
) -> None:
    """Whatever its drawer does, or leaves: no picture of it, and every other one."""
    pictures, findings = drawn(tmp_path, "well", order, "fine")
    assert [("CF023", f"{order}.pdf")] == [(f.code, f.where) for f in findings]
    assert {"well.pdf", "fine.pdf"} == {
        name
        for digest, _ in pictures
        for name in ("well.pdf", "fine.pdf")
        if sha256((tmp_path / name).read_bytes()).hexdigest() == digest
    }
    assert 2 == len(list((tmp_path / "album").rglob("*.png")))
    assert all(taken_apart(path).width == 10 for path in pictures.values())


def test_what_was_drawn_is_not_drawn_again(tmp_path: Path) -> None:
    """A picture that is there is taken as it is; the original is not even opened."""
    pictures, _ = drawn(tmp_path, "well")
    (tmp_path / "well.pdf").write_bytes(b"%PDF-1.4\nwell\n")
    one = sitter(tmp_path, "well")
    one.path.unlink()
    album = Album(tmp_path / "album", "test/1")
    again, findings = draw([one], album, tmp_path / "room", PUBLIC, _MEANS)
    assert (pictures, []) == (again, findings)
    other = Album(tmp_path / "album", "test/2")
    pictures, findings = draw([one], other, tmp_path / "room", PUBLIC, _MEANS)
    assert ({}, ["CF023"]) == (pictures, [found.code for found in findings])


@given(st.integers(1, 12), st.integers(1, 12), st.data())
def test_any_dots_are_written_and_read_back(wide: int, high: int, data: st.DataObject) -> None:
    """Few enough bytes are kept as they are."""
    colours = st.integers(0, COLOURS - 1)
    dots = bytes(data.draw(st.lists(colours, min_size=wide * high, max_size=wide * high)))
    found = taken_apart(png(wide, high, dots, 1 << 20))
    assert (wide, high, dots) == (found.width, found.height, found.dots)


def test_a_picture_too_long_is_written_in_fewer_greys() -> None:
    """Marks and covers stay what they are."""
    noise = b"".join(sha256(bytes([n])).digest() for n in range(128))
    dots = bytes(byte % COLOURS for byte in noise)
    whole, most = png(64, 64, dots, 1 << 20), 1600
    less = taken_apart(png(64, 64, dots, most))
    assert len(whole) > most
    for before, after in zip(dots, less.dots, strict=True):
        assert (before >= GREYS, before >= FRAME) == (after >= GREYS, after >= FRAME)
        assert before < FRAME or before == after
    assert len({dot for dot in less.dots if dot < GREYS}) < GREYS


@pytest.mark.parametrize(
    ("wide", "high", "dots"), [(0, 1, b""), (1, 0, b""), (2, 2, b"\0"), (1, 1, bytes([COLOURS]))]
)
def test_what_are_no_dots_is_refused(wide: int, high: int, dots: bytes) -> None:
    """Sizes, counts and colours must be right."""
    with pytest.raises(NoPicture):
        png(wide, high, dots, 1 << 20)


@given(
    st.lists(st.tuples(*[st.floats(-20, 60)] * 4), max_size=5),
    st.lists(st.tuples(*[st.floats(-20, 60)] * 4), max_size=5),
)
def test_whatever_is_covered_is_covered_last(
    marks: list[tuple[float, float, float, float]], covers: list[tuple[float, float, float, float]]
) -> None:
    """Marks never uncover anything, wherever boxes lie: across edges, or turned inside out."""
    sheet = Sheet(40, 40, bytes(range(200)) * 8, 0.0, 0.0, 1.0)
    dots = painted(Painted(sheet, marks, covers))
    assert len(dots) == 1600
    assert max(dots) < COLOURS
    for left, right, top, bottom in covers:
        for y in range(max(0, int(top) + 1), min(40, int(bottom))):
            for x in range(max(0, int(left) + 1), min(40, int(right))):
                if left <= right and top <= bottom:
                    assert dots[y * 40 + x] == COVER

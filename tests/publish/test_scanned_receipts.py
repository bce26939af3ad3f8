"""A receipt shows a page that was recognised in a PDF: its picture, with the words marked on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import counterfoil
from desks import NOW, Desk
from drawn_pages import engine_here
from pngs import png
from scanned import LETTER, QUOTE, pictured
from small_projects import settings

from counterfoil.publish.site import claim_path

_SOURCE = """
title = { en = "The letter" }
kind = "primary document"
files = ["letter.pdf"]
[grade]
reliability = "B"
credibility = "2"
[numbers]
at_least = ["не менее"]
"""
_QUOTED = f"""
[[claims]]
original = "letter.pdf"
quote = "{QUOTE}"
words = "не менее 140"
low = "140"
measure = "approached"
region = "a"
category = "migrants"
period = "2023-W10"
speaker = "office"
said_on = "2023-03-10"
by = "R-1"
filed_at = "2023-03-20T08:30:00Z"
"""
_WIDE, _HIGH, _SPACE = 203, 16, 1
"""How wide the quoted words are on the scan, how high a line, and less than is between words."""
_DOTS = 2
"""How many dots a point of the page has in a public picture."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Return a desk with the letter as pictures alone, a claim from it, and an edition."""
    engine_here()
    folder = tmp_path_factory.mktemp("scanned")
    desk = Desk(
        folder / "project", {"sources/letter.toml": _SOURCE, "project.toml": settings(smallest=10)}
    )
    desk.collect({"letter.pdf": pictured(LETTER, folder).read_bytes()})
    desk.record()
    desk.decide(_QUOTED)
    done = counterfoil("publish", "-p", desk.folder, COUNTERFOIL_NOW=NOW)
    assert done.code == 0, done
    return desk


def test_words_recognised_in_a_pdf_are_marked_on_their_receipt(desk: Desk) -> None:
    """The excerpt quotes them, the picture of the scan has them under the mark, all of them."""
    ((seq, _),) = desk.rows("claim")
    (site,) = desk.folder.glob("editions/*/site")
    path = site / "en" / claim_path(seq)
    assert f"<mark>{QUOTE}</mark>" in path.read_text("utf-8")
    (shown,) = site.glob("pictures/*/*.png")
    picture = png(shown)
    left, right, top, bottom = picture.marked() or (0, 0, 0, 0)
    assert right - left == pytest.approx(_DOTS * _WIDE, abs=10)
    assert bottom - top < _DOTS * _HIGH
    assert picture.ink((left, right, top, bottom)) > 1000
    for outside in (left - _DOTS * _SPACE, left), (right, right + _DOTS * _SPACE):
        assert picture.ink((*outside, top, bottom)) == 0
    assert ["IHDR", "PLTE", "IDAT", "IEND"] == [name for name, _ in picture.chunks]
    assert shown.stat().st_size < 60_000


def test_the_place_of_recognised_words_resolves(desk: Desk, tmp_path: Path) -> None:
    """`locate` finds the words on record where they stand, and draws their page."""
    ((_, row),) = desk.rows("claim")
    drawn = tmp_path / "place.png"
    line = f"letter.pdf#{row['locator']}"
    done = counterfoil("locate", line, "--picture", drawn, "-p", desk.folder, COUNTERFOIL_NOW=NOW)
    assert done.code == 0, done
    assert "resolves" in done.out
    assert png(drawn).marked()
    assert counterfoil("verify", "-p", desk.folder).code == 0

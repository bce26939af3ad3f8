"""A scanned annex: what its table says goes on record, what is not sure is a finding."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from desks import Desk
from drawn_pages import drawn_table, engine_here
from PIL import Image as Images
from PIL import ImageFilter

from counterfoil.model.locator import Locator
from counterfoil.read.pictures.tabling import UNSURE

_ANNEX = """
title = { en = "The annex, scanned" }
kind = "primary document"
files = ["annex*.png"]
[grade]
reliability = "B"
credibility = "2"
[numbers]
[[tables]]
heading_row = 1
first_row = 2
numbers = ["B:C"]
measure = { row = 1 }
category = { fixed = "migrants" }
region = { columns = ["A"] }
period = { fixed = "2023-W09" }
filed = { fixed = "2023-03-20" }
"""
_ROWS = [("Region", "Approached", "Signed"), ("Alpha", "1407", "318"), ("Beta", "2946", "563")]


def test_a_number_that_is_not_sure_is_refused_with_its_place(tmp_path: Path) -> None:
    """A blot on one digit: three claims go on record, the fourth cell is a finding."""
    engine_here()
    picture, _, boxes = drawn_table(_ROWS, ruled=True)
    _, right, top, bottom = boxes[4]
    blot = Images.new("L", (22, bottom - top - 40), 60).filter(ImageFilter.GaussianBlur(2))
    picture.paste(blot, (right - 78, top + 14))
    scan = BytesIO()
    picture.save(scan, "PNG", dpi=(300, 300))
    desk = Desk(tmp_path / "project", {"sources/annex.toml": _ANNEX})
    desk.collect({"annex.png": scan.getvalue()})
    desk.record()
    claims = {row["words"]: Locator.parse(row["locator"]) for _, row in desk.rows("claim")}
    assert set(claims) == {"318", "2946", "563"}
    assert claims["563"].cell == (3, 3)
    assert claims["563"].area
    ((_, where, details),) = [one for one in desk.findings() if one[0] == "CF201"]
    assert "cell=2,2" in where
    assert UNSURE in details["words"]

"""Words planted in files of every kind are located again, read again and drawn where they stand."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from commands import counterfoil
from drawn_pages import engine_here
from made_documents import docx, paragraph
from made_workbooks import xlsx
from PIL import Image, ImageDraw, ImageFont
from pngs import Png, png
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from counterfoil.model.locator import Locator
from counterfoil.model.view import view_of
from counterfoil.project.pictures import Album
from counterfoil.read.picturing import PUBLIC, Sitter, draw
from counterfoil.read.stage import read_one

_WORDS = "lantern seen at 417 metres"
_OTHER = "The offices were asked to report every week."
_LEFT, _BASE, _SIZE = 120, 540, 11


def _pdf(path: Path, words: str) -> None:
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.setFont("Helvetica", _SIZE)
    for line in range(8):
        canvas.drawString(72, 700 - 16 * line, f"{line}. {_OTHER}")
    canvas.drawString(_LEFT, _BASE, words)
    canvas.drawString(72, _BASE - 16, _OTHER)
    canvas.save()


def _text(path: Path, words: str) -> None:
    path.write_text(f"{_OTHER}\n\nWe had a {words}, they say.\n\nEnd.\n", "utf-8")


def _html(path: Path, words: str) -> None:
    filler = f"<p>{_OTHER} {_OTHER}</p>"
    path.write_text(
        f"<!doctype html><html lang=en><head><title>Report</title></head><body><article>"
        f"<h1>Report</h1>{filler * 4}<p>We had a {words}, they say, and it was dark then.</p>"
        f"{filler * 4}</article></body></html>",
        "utf-8",
    )


def _mail(path: Path, words: str) -> None:
    path.write_text(
        "From: a@example.org\r\nTo: b@example.org\r\nSubject: Report\r\n"
        "Date: Mon, 20 Mar 2023 10:00:00 +0000\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        f"{_OTHER}\r\n\r\nWe had a {words}, they say.\r\n",
        "utf-8",
    )


def _csv(path: Path, words: str) -> None:
    rows = [f"{n},{_OTHER if n != 40 else words},{n * 3}" for n in range(2, 60)]
    path.write_text("\n".join(["number,words,count", *rows]) + "\n", "utf-8")


def _xlsx(path: Path, words: str) -> None:
    rows = "".join(
        f'<row r="{n}"><c r="C{n}" t="inlineStr"><is><t>{words if n == 7 else n}</t></is></c></row>'
        for n in range(2, 12)
    )
    xlsx(path, {"Лист 1": f"<sheetData>{rows}</sheetData>"})


def _docx(path: Path, words: str) -> None:
    docx(path, paragraph(_OTHER) + paragraph(f"We had a {words}, they say.") + paragraph("End."))


Spot = tuple[float, float, float, float]
"""Left, right, top, bottom."""
Make = Callable[[Path, str], None]
_KINDS: dict[str, Make] = {
    "a.pdf": _pdf,
    "a.txt": _text,
    "a.html": _html,
    "a.eml": _mail,
    "a.csv": _csv,
    "a.xlsx": _xlsx,
    "a.docx": _docx,
}
_CELLS = {"a.csv": "cell=40,2", "a.xlsx": "sheet=Лист 1&cell=C7"}


def located(path: Path, place: str, *more: str | Path) -> dict[str, Any]:
    """Ask for a place in a file."""
    done = counterfoil("locate", place, "--file", path, "--json", *more)
    assert done.code in {0, 1}, done
    assert (done.code == 0) == (done.json["state"] == "resolves")
    answer: dict[str, Any] = done.json
    return answer


def place_of(path: Path) -> str:
    """Return the locator of the planted words, found as any reader of the JSON would."""
    read = counterfoil("read", path, "--json").json
    if path.name in _CELLS:
        for table in read["tables"]:
            for row in table["rows"]:
                for cell in row["cells"]:
                    if cell["text"] == _WORDS:
                        return str(cell["locator"])
    pages = [(page["number"], page["text"]) for page in read["pages"]]
    whole = "\n".join(piece["text"] for piece in (read["article"] or {}).get("paragraphs", ()))
    for page, text in pages or [(None, whole)]:
        start = text.find(_WORDS)
        if start >= 0:
            end = start + len(_WORDS)
            return str(Locator(page=page, start=start, end=end, quote=_WORDS))
    raise AssertionError(path)


@pytest.mark.parametrize("name", _KINDS)
def test_planted_words_resolve_whenever_they_are_read(name: str, tmp_path: Path) -> None:
    """The place is the one that was drawn on; read once more, it is the same."""
    path = tmp_path / name
    _KINDS[name](path, _WORDS)
    place = place_of(path)
    assert place == _CELLS.get(name, place)
    first, second = located(path, place), located(path, place)
    assert ("resolves", _WORDS) == (first["state"], first["text"])
    assert first == second
    around = first["around"]
    if name in _CELLS:
        row, column = around["cell"]
        shown = around["cells"][around["rows"].index(row)][around["columns"].index(column)]
        assert _WORDS == shown
    else:
        assert _WORDS == around["quote"]
    assert first["selectors"]


@pytest.mark.parametrize("name", _KINDS)
def test_a_text_that_changed_is_drifted(name: str, tmp_path: Path) -> None:
    """Other words at the place, or the same words at another; and never the nearest."""
    path = tmp_path / name
    _KINDS[name](path, _WORDS)
    place = place_of(path)
    _KINDS[name](path, "lantern seen at 471 metres")
    changed = located(path, place)
    if name in _CELLS:
        assert "resolves" == changed["state"]  # a cell's place says no words: the claim does
        assert "lantern seen at 471 metres" == changed["text"]
        return
    assert ("drifted", []) == (changed["state"], changed["elsewhere"])
    assert "lantern seen at 471 metres" == changed["text"]
    _KINDS[name](path, f"very bright {_WORDS}")
    moved = located(path, place)
    assert "drifted" == moved["state"]
    (elsewhere,) = moved["elsewhere"]
    assert ("resolves", _WORDS) == tuple(located(path, elsewhere)[k] for k in ("state", "text"))
    _KINDS[name](path, "")
    assert "resolves" != located(path, place)["state"]


def _dots_of(picture: Png, points: tuple[float, float, float, float]) -> tuple[float, ...]:
    """Return a box in points of an A4 page as dots of a picture of the whole page."""
    scale = picture.width / 596
    return tuple(point * scale for point in points)


def _is_near(found: tuple[int, ...] | None, wanted: tuple[float, ...], far: float) -> bool:
    return found is not None and all(abs(a - b) <= far for a, b in zip(found, wanted, strict=True))


def test_the_mark_on_a_page_is_around_the_words(tmp_path: Path) -> None:
    """Its dots are where the words were drawn, and there is ink under it."""
    path, out = tmp_path / "a.pdf", tmp_path / "page.png"
    _pdf(path, _WORDS)
    located(path, place_of(path), "--picture", out)
    picture = png(out)
    canvas = Canvas(None)
    wide = canvas.stringWidth(_WORDS, "Helvetica", _SIZE)
    top = A4[1] - _BASE - 0.8 * _SIZE
    box = _dots_of(picture, (_LEFT, _LEFT + wide, top, A4[1] - _BASE + 0.25 * _SIZE))
    marked = picture.marked()
    assert _is_near(marked, box, far=12)
    assert marked
    assert picture.ink(marked) > 200
    assert picture.covered() is None


def test_a_picture_has_no_other_chunks_and_is_the_same_twice(tmp_path: Path) -> None:
    """No text, time or profile; the same bytes from the same place."""
    path = tmp_path / "a.pdf"
    _pdf(path, _WORDS)
    place = place_of(path)
    for name in ("one.png", "two.png"):
        located(path, place, "--picture", tmp_path / name)
    one = (tmp_path / "one.png").read_bytes()
    assert one == (tmp_path / "two.png").read_bytes()
    assert ["IHDR", "PLTE", "IDAT", "IEND"] == [name for name, _ in png(one).chunks]


def test_a_turned_page_is_drawn_as_it_is_shown(tmp_path: Path) -> None:
    """Marks are where the words are on the page as a person sees it."""
    path, out = tmp_path / "a.pdf", tmp_path / "page.png"
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.setPageRotation(90)
    canvas.setFont("Helvetica", _SIZE)
    canvas.drawString(72, 500, _OTHER)
    canvas.drawString(_LEFT, _BASE, _WORDS)
    canvas.save()
    located(path, place_of(path), "--picture", out)
    picture = png(out)
    marked, scale = picture.marked(), picture.width / 596
    assert marked
    left, right, top, bottom = (side / scale for side in marked)
    assert abs(left - (_BASE - 3)) < 6
    assert abs(top - _LEFT) < 6
    assert bottom - top > 4 * (right - left)
    assert picture.ink(marked) > 200


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.eml", "a.docx"])
def test_words_are_drawn_with_their_mark_under_them(name: str, tmp_path: Path) -> None:
    """The letters that the mark lies under are the words."""
    path, out = tmp_path / name, tmp_path / "words.svg"
    _KINDS[name](path, _WORDS)
    located(path, place_of(path), "--picture", out)
    drawn = out.read_text("utf-8")
    marks = re.findall(r'class="under" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"', drawn)
    texts = re.findall(r'class="words" x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)<', drawn)
    under = ""
    for left, top, wide in marks:
        (text,) = [text for _, y, text in texts if abs(float(y) - 15 - float(top)) < 2]
        first = round((float(left) - 8) / 7.83)
        under += text[first : first + round(float(wide) / 7.83)]
    assert _WORDS == under


@pytest.mark.parametrize(("name", "head", "side"), [("a.csv", "2", "40"), ("a.xlsx", "C", "7")])
def test_cells_are_drawn_under_their_addresses(
    name: str, head: str, side: str, tmp_path: Path
) -> None:
    """The marked cell is in the column and row of its address, and holds the words."""
    path, out = tmp_path / name, tmp_path / "cells.svg"
    _KINDS[name](path, _WORDS)
    located(path, place_of(path), "--picture", out)
    drawn = out.read_text("utf-8")
    ((x, y),) = re.findall(r'class="mark" x="([\d.]+)" y="([\d.]+)"', drawn)
    texts = re.findall(r'<text class="\w+" x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)<', drawn)
    column = [text for a, _, text in texts if abs(float(a) - float(x) - 8) < 0.2]
    row = [text for _, b, text in texts if abs(float(b) - float(y) - 17) < 0.2]
    assert (head, side) == (column[0], row[0])
    assert _WORDS in column
    assert _WORDS in row


def _scan(path: Path) -> Spot:
    """Save a scan whose page lies on its side in the file; return where the words are, in dots."""
    engine_here()
    page = Image.new("L", (1240, 1754), 255)
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(28)
    filler = f"{_OTHER} It was said that nobody had been counted before and that few came.".split()
    for line in range(30):
        words = " ".join(filler[line % 13 :] + filler[: line % 7])
        words = _WORDS if line == 15 else words[: 40 + line % 9]
        pen.text((130 if line != 15 else 300, 150 + 50 * line), words, 0, font)
    left, top, right, bottom = pen.textbbox((300, 900), _WORDS, font)
    turned = Image.Exif()
    turned[0x0112] = 6
    page.rotate(90, expand=True).save(path, dpi=(150, 150), exif=turned)
    return left, right, top, bottom


def test_a_scan_is_drawn_as_it_is_with_its_mark(tmp_path: Path) -> None:
    """The picture itself, though it lies on its side in the file."""
    path, out = tmp_path / "a.jpg", tmp_path / "page.png"
    spot = _scan(path)
    located(path, place_of(path), "--picture", out)
    picture = png(out)
    scale = picture.width / 1240
    wanted = tuple(side * scale for side in spot)
    assert _is_near(picture.marked(), wanted, far=10)
    assert picture.height > picture.width


def test_of_a_scan_some_lines_are_cut_out(tmp_path: Path) -> None:
    """The lines around the words, at their place, with ink under the mark."""
    path = tmp_path / "a.jpg"
    left, right, top, _ = _scan(path)
    reading = read_one(path)
    view = view_of(reading, Locator.parse(place_of(path)))
    assert view
    sitter = Sitter(reading.digest, "a.jpg", path, (view,))
    album = Album(tmp_path / "album", "test/1")
    pictures, findings = draw([sitter], album, tmp_path / "room", PUBLIC)
    assert not findings
    picture = png(pictures[reading.digest, view])
    points = 72 / 150
    assert picture.height / 2 < 7 * 50 * points
    marked = picture.marked()
    corner = (left * points - view.crop[0]) * 2, (top * points - view.crop[2]) * 2
    assert marked
    assert _is_near((marked[0], marked[2]), corner, far=10)
    assert abs(marked[1] - marked[0] - (right - left) * points * 2) < 16
    # The words stand alone in their line.
    assert picture.ink(marked) > 200
    for beside in ((0, marked[0] - 2), (marked[1] + 2, picture.width)):
        assert picture.ink((*beside, *marked[2:])) == 0

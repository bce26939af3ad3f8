"""Receipts show the page that a claim stands on: marked, covered where people must be protected."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from commands import counterfoil
from desks import NOW, Desk, copied
from pngs import Png, png
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from small_projects import settings

from counterfoil.model.locator import Locator
from counterfoil.project.readings import newest_reading
from counterfoil.publish.excerpts import Excerpts, Guard
from counterfoil.publish.site import claim_path

_SOURCE = """
title = { en = "The annex" }
kind = "primary document"
files = ["annex*.pdf"]
[grade]
reliability = "B"
credibility = "2"
[numbers]
group = [" "]
[[tables]]
sheets = ["1"]
heading_row = 1
first_row = 2
numbers = ["B:C"]
measure = { row = 1 }
category = { fixed = "migrants" }
region = { columns = ["A"] }
period = { fixed = "2023-W09" }
filed = { fixed = "2023-03-20" }
"""
_QUOTE = "at least 90 migrants were approached"
_PHONE = "8 916 555-01-23"
_QUOTED = f"""
[[claims]]
original = "annex.pdf"
quote = "{_QUOTE}"
words = "at least 90"
low = "90"
measure = "approached"
region = "c"
category = "migrants"
period = "2023-W10"
speaker = "office"
said_on = "2023-03-10"
by = "R-1"
filed_at = "2023-03-20T08:30:00Z"
"""
_ROWS = [("Region", "Approached", "Signed"), ("Alpha", "140", "17"), ("Beta", "204", "3")]
_LEFTS = (72, 170, 250)
_WORDS_AT, _TABLE_AT, _SIZE, _HIGH = 500, 300, 11, A4[1]


def _draw(path: Path) -> None:
    """Draw an annex: a letter with a telephone number beside its claim, and a ruled table."""
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.setFont("Helvetica", _SIZE)
    for line in range(12):
        canvas.drawString(72, 780 - 14 * line, f"{line}. The offices are asked to report weekly.")
    canvas.drawString(72, _WORDS_AT, f"The office writes that {_QUOTE} in Gamma alone.")
    canvas.drawString(72, _WORDS_AT - 14, f"Whoever was asked may call {_PHONE} at any time.")
    for row, cells in enumerate(_ROWS):
        for left, text in zip(_LEFTS, cells, strict=True):
            canvas.rect(left - 4, _TABLE_AT - 6 - 20 * row, 98 if left == 72 else 80, 20)
            canvas.drawString(left, _TABLE_AT - 20 * row, text)
    canvas.save()


@pytest.fixture(scope="module")
def annexed(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Return a desk with such an annex on record, and an edition."""
    folder = tmp_path_factory.mktemp("pictures")
    _draw(folder / "annex.pdf")
    files = {
        "sources/annex.toml": _SOURCE,
        "project.toml": settings(smallest=10, languages='["en", "ru"]'),
    }
    desk = Desk(folder / "project", files)
    desk.collect({"annex.pdf": (folder / "annex.pdf").read_bytes()})
    desk.record()
    desk.decide(_QUOTED)
    published(desk)
    return desk


def published(desk: Desk, now: str = NOW) -> str:
    """Publish as the desk does; return what was said."""
    done = counterfoil("publish", "-p", desk.folder, COUNTERFOIL_NOW=now)
    assert done.code == 0, done
    return done.out


class Receipt(NamedTuple):
    """A receipt's page, and the picture that it shows, if any."""

    page: str
    picture: Png | None
    size: int
    alt: str


def receipts(desk: Desk, language: str = "en", edition: int = -1) -> dict[str, Receipt]:
    """Return the receipts of an edition by their claims' words."""
    site = sorted(desk.folder.glob("editions/*/site"))[edition]
    found = {}
    for seq, row in desk.rows("claim"):
        path = site / language / claim_path(seq)
        page = path.read_text("utf-8")
        shown = re.search(r'<img src="([^"]+)" width="\d+" height="\d+" alt="([^"]*)">', page)
        packed = (path.parent / shown[1]).resolve().read_bytes() if shown else b""
        picture = png(packed) if shown else None
        found[row["words"]] = Receipt(page, picture, len(packed), shown[2] if shown else "")
    return found


def _near(found: float, wanted: float, far: float = 6) -> bool:
    return abs(found - wanted) <= far


def test_a_receipt_shows_the_lines_around_its_words(annexed: Desk) -> None:
    """Some lines, not the page; the words are marked, and said to who does not see them."""
    receipt = receipts(annexed)["at least 90"]
    picture = receipt.picture
    assert picture
    assert _QUOTE == receipt.alt
    assert f"<mark>{_QUOTE}</mark>" in receipt.page
    assert picture.height / 2 < 60  # two lines
    left, right, top, bottom = picture.marked() or (0, 0, 0, 0)
    before = Canvas(None).stringWidth("The office writes that ", "Helvetica", _SIZE)
    wide = Canvas(None).stringWidth(_QUOTE, "Helvetica", _SIZE)
    # The picture begins a margin of eight points before the line.
    assert _near(left / 2, 8 + before)
    assert _near((right - left) / 2, wide)
    assert bottom < picture.height / 2 + 8
    assert picture.ink((left, right, top, bottom)) > 200


def test_a_receipt_shows_the_rows_around_its_cell(annexed: Desk) -> None:
    """The cell is marked among its neighbours; the words of the letter are not shown."""
    receipt = receipts(annexed)["204"]
    picture = receipt.picture
    assert picture
    assert receipt.alt == "204"
    assert picture.height / 2 < 100
    left, right, top, _ = picture.marked() or (0, 0, 0, 0)
    assert _near(left / 2, 8 + 170 - 4 - (72 - 4))
    assert _near((right - left) / 2, 80)
    assert _near(top / 2, 40, far=12)


def test_pictures_are_small_and_say_nothing_but_dots(annexed: Desk) -> None:
    """No text, time or profile; few bytes; files named by what they hold."""
    for receipt in receipts(annexed).values():
        if receipt.picture:
            assert ["IHDR", "PLTE", "IDAT", "IEND"] == [n for n, _ in receipt.picture.chunks]
            assert receipt.size < 60_000


def test_every_picture_of_an_edition_is_shown_by_a_receipt(annexed: Desk) -> None:
    """None is there for whoever guesses its name, such as that of a withheld claim."""
    (site,) = annexed.folder.glob("editions/*/site")
    pages = "".join(path.read_text("utf-8") for path in site.glob("*/claims/*/*.html"))
    files = {path.relative_to(site).as_posix() for path in site.glob("pictures/*/*")}
    assert files == set(re.findall(r'<img src="(?:\.\./)*(pictures/[^"]+)"', pages))
    assert len(files) == 4


def test_what_identifies_a_person_is_covered(annexed: Desk) -> None:
    """The telephone number's dots are gone, where the excerpt has a dot."""
    receipt = receipts(annexed)["at least 90"]
    assert receipt.picture
    box = receipt.picture.covered()
    assert box
    left, right, top, bottom = box
    before = Canvas(None).stringWidth("Whoever was asked may call ", "Helvetica", _SIZE)
    wide = Canvas(None).stringWidth(_PHONE, "Helvetica", _SIZE)
    assert _near(left / 2, 8 + before)
    assert _near((right - left) / 2, wide)
    assert receipt.picture.ink(box) == 0
    assert bottom - top >= 2 * 8
    assert _PHONE not in receipt.page
    assert "Grey boxes cover what is hidden to protect people." in receipt.page


def test_small_counts_are_covered_and_have_no_picture_of_their_own(annexed: Desk) -> None:
    """The 3 who signed: its own receipt shows nothing, its neighbour's picture covers it."""
    found = receipts(annexed)
    assert found["3"].picture is None
    assert "pictures/" not in found["3"].page
    beside = found["204"].picture
    assert beside
    left, right, top, _ = beside.covered() or (0, 0, 0, 0)
    assert _near(left / 2, 8 + 250 - 4 - (72 - 4))
    assert _near((right - left) / 2, 80, far=8)
    assert _near(top / 2, 40, far=12)


def test_small_counts_are_hidden_in_the_text_of_their_page(annexed: Desk) -> None:
    """The table stands in the page's text as well, beside the words of the letter."""
    receipt = receipts(annexed)["at least 90"]
    shown = receipt.page.partition("<blockquote>")[2].partition("</blockquote>")[0]
    assert "Beta 204 ·" in shown
    assert "Beta 204 3" not in receipt.page
    assert "Alpha 140 17" in shown


def test_both_languages_show_the_same_file(annexed: Desk) -> None:
    """With their own words under it."""
    english, russian = receipts(annexed), receipts(annexed, "ru")
    for words, receipt in english.items():
        assert receipt.picture == russian[words].picture
    assert "Page 1 of the original" in english["204"].page
    assert "Страница 1 оригинала" in russian["204"].page


def test_whole_pages_are_shown_only_where_the_project_says_so(
    annexed: Desk, tmp_path: Path
) -> None:
    """And what must not be shown is covered there too."""
    desk = copied(annexed, tmp_path / "project")
    text = (desk.folder / "project.toml").read_text("utf-8")
    desk.declare({"project.toml": f'{text}pages = "whole"\n'})
    desk.decide(_QUOTED.replace("2023-W10", "2023-W11"))
    published(desk)
    for words in ("at least 90", "204"):
        picture = receipts(desk)[words].picture
        assert picture
        assert _near(picture.height / picture.width, A4[1] / A4[0], far=0.01)
        left, _, top, bottom = picture.covered() or (0, 0, 0, 0)
        scale = picture.height / 842
        assert _near(top / scale, A4[1] - _WORDS_AT + 14 - 10)
        assert _near(bottom / scale, A4[1] - _TABLE_AT + 6 + 40)
        assert left


def test_no_pictures_are_made_where_the_project_wants_none(annexed: Desk, tmp_path: Path) -> None:
    """The words are shown alone."""
    desk = copied(annexed, tmp_path / "project")
    text = (desk.folder / "project.toml").read_text("utf-8")
    desk.declare({"project.toml": f'{text}pages = "none"\n'})
    desk.decide(_QUOTED.replace("2023-W10", "2023-W11"))
    assert "CF023" not in published(desk)
    assert all(receipt.picture is None for receipt in receipts(desk).values())
    assert not (max(desk.folder.glob("editions/*")) / "site" / "pictures").exists()


def test_a_wrong_word_for_pages_is_refused(annexed: Desk, tmp_path: Path) -> None:
    """The message says what may be written."""
    desk = copied(annexed, tmp_path / "project")
    path = desk.folder / "project.toml"
    path.write_text(f'{path.read_text("utf-8")}pages = "all"\n', "utf-8")
    done = counterfoil("publish", "-p", desk.folder)
    assert done.code == 3
    assert "`pages` is 'all'" in done.err


def test_weekly_returns_have_no_pictures(annexed: Desk) -> None:
    """They show who else filed; so does no picture of one."""
    digest = next(filing.original for filing in annexed.filings().values())
    reading = newest_reading(annexed.project, digest)
    assert reading
    place = Locator.parse(annexed.rows("claim")[0][1]["locator"])
    assert Excerpts(reading, Guard(0)).view(place, whole=False)
    assert Excerpts(reading, Guard(0, row_only=True)).view(place, whole=False) is None


def test_the_next_edition_has_the_same_pictures(annexed: Desk, tmp_path: Path) -> None:
    """Though its receipts are those of the last one; all of it is verified."""
    desk = copied(annexed, tmp_path / "project")
    desk.decide(_QUOTED.replace("2023-W10", "2023-W11"))
    published(desk)
    first, second = (
        {path.name: path.read_bytes() for path in site.glob("pictures/*/*.png")}
        for site in sorted(desk.folder.glob("editions/*/site"))
    )
    assert first
    assert first == second
    assert counterfoil("verify", "-p", desk.folder).code == 0


def test_an_original_that_cannot_be_drawn_is_one_finding(annexed: Desk, tmp_path: Path) -> None:
    """The edition is made all the same, with words and without a picture."""
    desk = copied(annexed, tmp_path / "project")
    (digest,) = {filing.original for filing in desk.filings().values()}
    path = desk.folder / "vault" / digest[:2] / digest[2:]
    path.chmod(0o644)
    path.write_bytes(path.read_bytes().replace(b"%PDF", b"%PDV"))
    desk.decide(_QUOTED.replace("2023-W10", "2023-W11"))
    for folder in desk.folder.glob("work/pictures/*"):
        folder.rename(tmp_path / folder.name)
    said = published(desk)
    assert said.count("CF023 annex.pdf: no picture of its pages could be drawn") == 1
    for words, receipt in receipts(desk).items():
        assert receipt.picture is None
        assert words == "3" or "<mark>" in receipt.page


def test_tables_in_files_without_pages_have_no_pictures(town: Desk) -> None:
    """Their cells are shown as a table, which says more."""
    assert not list(town.folder.glob("editions/*/site/pictures"))
    assert "<img" not in next(town.folder.glob("editions/*/site/en/claims/0/*.html")).read_text()

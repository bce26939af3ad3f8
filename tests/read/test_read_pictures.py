"""Picture files: what is on them, what they say of themselves, and what cannot be read."""

from __future__ import annotations

import random
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from drawn_pages import drawn, engine_here
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Images
from PIL.Image import Image
from reads import Reads
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from counterfoil.checks.extent import Extent, extent
from counterfoil.model.reading import Reading
from counterfoil.project.tree import Project
from counterfoil.read.limits import Limits, Unreadable
from counterfoil.read.pictures import engine
from counterfoil.read.pictures.opening import opened
from counterfoil.read.stage import Job, Means, findings_of, read_one, read_originals

pytest_plugins = ("reading_fixtures",)
LINES = ("Approached 3417 people", "Согласились 286 граждан", "in week 11 of 2023")
WORDS = " ".join(LINES)
SMALL = (1240, 620)
"""A strip of a page at 150 dots to the inch."""


def page(mode: str = "L") -> Image:
    """Return a small page with known lines, in a mode of Pillow's."""
    picture, _ = drawn(LINES, size=30, page=SMALL)
    if mode == "I;16":
        return picture.convert("I").point(lambda level: level * 257).convert("I;16")
    if mode == "RGBA":
        clear = Images.new("RGBA", SMALL, (0, 0, 0, 0))
        clear.putalpha(picture.point(lambda level: 255 - level))
        return clear
    return picture.convert(mode)


def packed(picture: Image, form: str = "PNG", **options: object) -> bytes:
    """Return a picture as a file's bytes."""
    out = BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


WHOLE = {
    form: packed(Images.effect_noise((64, 48), 60), form, dpi=(150, 150))
    for form in ("PNG", "JPEG", "TIFF", "WEBP", "GIF", "BMP")
}
"""A small picture in each form."""


def codes(reading: Reading) -> list[str]:
    """Return the codes of a reading's troubles."""
    return [trouble.code for trouble in reading.troubles]


@pytest.mark.parametrize(
    ("mode", "form"),
    [
        *(("1", "PNG"), ("L", "PNG"), ("P", "PNG"), ("RGB", "PNG"), ("RGBA", "PNG")),
        *(("I;16", "PNG"), ("L", "JPEG"), ("RGB", "JPEG"), ("CMYK", "JPEG")),
        *(("1", "TIFF"), ("CMYK", "TIFF"), ("I;16", "TIFF")),
        *(("1", "BMP"), ("L", "BMP"), ("P", "BMP"), ("RGB", "BMP")),
    ],
)
def test_words_are_read_however_dots_are_kept(read_bytes: Reads, mode: str, form: str) -> None:
    """Two colours, greys, palettes, inks, sixteen bits, ink on nothing: all say the same words."""
    recogniser = engine_here()
    reading = read_bytes(packed(page(mode), form, dpi=(150, 150)))
    assert reading.pages[0].text == WORDS
    assert (reading.pages[0].width, reading.pages[0].height) == (595, 298)
    assert reading.metadata["format"] == f"{form} picture"
    assert reading.metadata["recogniser"] == recogniser.words
    assert not reading.troubles


@pytest.mark.parametrize(
    ("mode", "form"), [("L", "WEBP"), ("RGB", "WEBP"), ("RGBA", "WEBP"), ("L", "GIF"), ("P", "GIF")]
)
def test_pictures_of_the_web_are_read_though_they_name_no_size(
    read_bytes: Reads, mode: str, form: str
) -> None:
    """Neither WebP nor GIF says how large its dots are: the longer side counts as that of A4."""
    recogniser = engine_here()
    reading = read_bytes(packed(page(mode), form))
    assert reading.pages[0].text == WORDS
    assert (reading.pages[0].width, reading.pages[0].height) == (842, 421)
    assert reading.metadata["format"] == f"{form} picture"
    assert reading.metadata["recogniser"] == recogniser.words


def test_a_picture_is_read_as_it_is_shown(read_bytes: Reads) -> None:
    """Where a camera says that it was held on its side, places are those of the turned picture."""
    engine_here()
    turned = page().transpose(Images.Transpose.ROTATE_90)
    exif = Images.Exif()
    exif[0x0112] = 6
    (found,) = read_bytes(packed(turned, "JPEG", exif=exif, dpi=(150, 150))).pages
    assert (found.width, found.height) == (595, 298)
    first = found.words[0]
    assert found.text[first.start : first.end] == "Approached"
    assert first.area[0] < 80
    assert first.area[2] < 60


def test_every_page_of_a_tiff_is_read(read_bytes: Reads) -> None:
    """Pages are counted, each with its own size; a coarse fax's flat dots are made square."""
    engine_here()
    fax = page("1").resize((SMALL[0], SMALL[1] // 2))
    out = BytesIO()
    page("1").save(
        out, "TIFF", save_all=True, append_images=[fax], compression="group4", dpi=(150, 150)
    )
    raw = out.getvalue()
    reading = read_bytes(raw)
    assert [found.number for found in reading.pages] == [1, 2]
    assert reading.pages[0].text == WORDS
    assert set(codes(reading)) <= {"CF041", "CF043"}


def test_facts_of_a_camera_are_kept_apart(read_bytes: Reads) -> None:
    """Which camera, when, where and with which program, never as text of the page."""
    exif = Images.Exif()
    exif[0x010F], exif[0x0110], exif[0x0131] = "Canon", "Canon EOS 5D", "Darkroom 7\0"
    exif[0x013B] = "A. Author"
    exif[0x0132] = "2023:10:04 09:00:00"
    exif.get_ifd(0x8769)[0x9003] = "2023:10:03 12:30:00"
    exif.get_ifd(0x8769)[0x9011] = "+03:00"
    exif.get_ifd(0x8769)[0xA431] = "0123456"
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (56.0, 50.0, 15.0)
    place[3], place[4] = "W", (60.0, 36.0, 18.0)
    reading = read_bytes(packed(Images.new("RGB", (60, 40), "white"), "JPEG", exif=exif))
    wanted = {
        "camera": "Canon EOS 5D",
        "tool": "Darkroom 7",
        "author": "A. Author",
        "modified": "2023-10-04T09:00:00",
        "taken": "2023-10-03T12:30:00+03:00",
        "serial": "0123456",
        "gps": "56.83750, -60.60500",
    }
    assert {key: reading.metadata.get(key) for key in wanted} == wanted


def test_facts_that_make_no_sense_are_left_out(read_bytes: Reads) -> None:
    """A place off the earth, a month 13, a text of numbers: nothing is made of them."""
    exif = Images.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2023:13:03 12:30:00"
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (156.0, 50.0, 15.0)
    place[3], place[4] = "E", (60.0, 36.0, 18.0)
    reading = read_bytes(packed(Images.new("L", (60, 40), 255), "JPEG", exif=exif))
    assert not {"taken", "gps", "camera"} & set(reading.metadata)


@pytest.mark.parametrize("form", WHOLE)
@pytest.mark.parametrize("kept", [0.3, 0.9])
def test_a_picture_cut_short_is_one_finding(read_bytes: Reads, form: str, kept: float) -> None:
    """Half a page is never read as the whole."""
    engine_here()
    raw = packed(page(), form)
    reading = read_bytes(raw[: int(len(raw) * kept)])
    assert codes(reading) == ["CF002"]
    assert extent(reading) is Extent.NOT_READ


def test_a_picture_of_too_many_dots_is_one_finding(read_bytes: Reads) -> None:
    """A few thousand bytes that unpack to four hundred million dots are never unpacked."""
    engine_here()
    raw = packed(Images.new("1", (20_000, 20_000)))
    assert len(raw) < 100_000
    assert codes(read_bytes(raw)) == ["CF006"]


@pytest.mark.parametrize("form", ["PNG", "WEBP", "GIF"])
def test_a_moving_picture_is_read_as_its_first_frame(read_bytes: Reads, form: str) -> None:
    """The frames left out are counted."""
    engine_here()
    others = [Images.new("L", SMALL, level) for level in (255, 200)]
    raw = packed(page(), form, save_all=True, append_images=others)
    reading = read_bytes(raw)
    assert reading.pages[0].text == WORDS
    assert [(t.code, t.details) for t in reading.troubles] == [("CF044", {"count": "3"})]


def test_a_picture_without_words_says_so(read_bytes: Reads) -> None:
    """An empty page is no silence, and no failure."""
    engine_here()
    reading = read_bytes(packed(Images.new("L", SMALL, 200)))
    assert codes(reading) == ["CF042"]
    assert extent(reading) is Extent.READ


def test_a_picture_under_another_name_is_read_as_what_it_is(read_bytes: Reads) -> None:
    """A JPEG that calls itself .png is said, and read."""
    engine_here()
    reading = read_bytes(packed(page(), "JPEG"))
    assert [finding.code for finding in findings_of(reading, "letter.png")] == ["CF004"]
    assert not findings_of(reading, "letter.jpg")


def test_what_cannot_be_recognised_here_is_read_once_it_can(
    reading_project: Project,
    collect_bytes: Callable[[str, bytes], Job],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without the recogniser one finding says what to install; with it the original is read."""
    recogniser = engine_here()
    job = collect_bytes("letter.png", packed(page()))
    with monkeypatch.context() as patch:
        patch.setenv("PATH", str(tmp_path))
        (read,) = read_originals(reading_project, [job], lambda _: None)
        assert [finding.code for finding in read.findings] == ["CF040"]
        assert "tesseract-ocr" in read.findings[0].advice()
        assert extent(read.reading) is Extent.NOT_READ
        (again,) = read_originals(reading_project, [job], lambda _: None)
        assert not again.new
    (read,) = read_originals(reading_project, [job], lambda _: None)
    assert read.new
    assert read.reading
    assert read.reading.pages[0].text == WORDS
    assert read.reading.metadata["recogniser"] == recogniser.words
    (again,) = read_originals(reading_project, [job], lambda _: None)
    assert not again.new


def test_a_pdf_of_text_and_scans_is_read_whole(tmp_path: Path, read_file: Reads) -> None:
    """A page with letters gives these, a page that is a picture what is recognised in it."""
    recogniser = engine_here()
    path = tmp_path / "mixed.pdf"
    canvas = Canvas(str(path), pagesize=(595, 298), invariant=1)
    canvas.drawString(72, 200, "The region reports 4051 people.")
    canvas.showPage()
    canvas.drawImage(ImageReader(page("RGB")), 0, 0, 595, 298)
    canvas.showPage()
    canvas.save()
    reading = read_file(path)
    assert [found.text for found in reading.pages] == ["The region reports 4051 people.", WORDS]
    assert not reading.pages[0].words
    word = reading.pages[1].words[1]
    assert reading.pages[1].text[word.start : word.end] == "3417"
    _, places = drawn(LINES, size=30, page=SMALL)
    in_points = [round(edge * 72 / 150) for edge in places[1][1:]]
    assert all(abs(a - b) <= 2 for a, b in zip(word.area, in_points, strict=True))
    assert reading.metadata["recogniser"] == recogniser.words
    assert not reading.troubles


def test_a_layer_of_nonsense_under_a_scan_is_not_taken_for_its_text(
    tmp_path: Path, read_file: Reads
) -> None:
    """Old programs put misread words under a scan: what the page shows is recognised instead."""
    engine_here()
    path = tmp_path / "layer.pdf"
    canvas = Canvas(str(path), pagesize=(595, 298), invariant=1)
    hidden = canvas.beginText(72, 200)
    hidden.setTextRenderMode(3)
    for _ in range(4):
        hidden.textLine("A9pr~ac)ed 3&l7 p3oP|e C^rn8cunu( 2B6 rp8}kdaH jn w33k l1 0F 2Q23")
    canvas.drawText(hidden)
    canvas.drawImage(ImageReader(page("RGB")), 0, 0, 595, 298)
    canvas.save()
    (found,) = read_file(path).pages
    assert found.text == WORDS


@pytest.mark.parametrize("form", WHOLE)
@given(chance=st.randoms(use_true_random=False))
def test_a_damaged_picture_is_opened_or_refused(
    tmp_path_factory: pytest.TempPathFactory, form: str, chance: random.Random
) -> None:
    """Bytes changed anywhere, in its headers most of all, end with pages or a refusal."""
    raw = bytearray(WHOLE[form])
    for _ in range(chance.choice((1, 4, 20))):
        reach = chance.choice((60, 300, len(raw)))
        raw[chance.randrange(min(reach, len(raw)))] = chance.choice((0, 1, 0x7F, 0xFF, 42))
    path = tmp_path_factory.mktemp("damaged") / "picture"
    path.write_bytes(raw[: chance.choice((len(raw), len(raw), len(raw) // 2))])
    try:
        with opened(path, Limits(pixels=1_000_000)) as file:
            file.facts()
            for number in range(1, min(file.pages, 5) + 1):
                assert file.scan(number).picture.mode == "L"
    except Unreadable as refusal:
        assert refusal.code in {"CF002", "CF006"}


def test_more_pages_than_are_recognised_are_counted(
    read_bytes: Reads,
) -> None:
    """Pages beyond the limit are said; under another limit the original is read again."""
    engine_here()
    out = BytesIO()
    page("1").save(out, "TIFF", save_all=True, append_images=[page("1")] * 2, dpi=(150, 150))
    limits = Limits(scans=1)
    reading = read_bytes(out.getvalue(), limits=limits)
    assert len(reading.pages) == 1
    (trouble,) = reading.troubles
    assert (trouble.code, trouble.details) == ("CF045", {"count": "2", "most": "1"})
    assert reading.metadata["limits"] == limits.words


def test_a_page_that_takes_too_long_ends_its_reading(tmp_path: Path) -> None:
    """The recogniser's time is the reader's: it ends with its worker."""
    engine_here()
    picture, _ = drawn(LINES * 14)
    path = tmp_path / "slow.png"
    picture.save(path)
    reading = read_one(path, means=Means(limits=Limits(seconds=0.7, each=0.0), workers=1))
    assert codes(reading) == ["CF008"]
    assert extent(reading) is Extent.NOT_READ


def test_a_recogniser_that_breaks_is_one_finding(
    read_bytes: Reads, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without memory for it, the page is said; the original's facts are there all the same."""
    engine_here()
    monkeypatch.setattr(engine, "_MEMORY", 20 << 20)
    reading = read_bytes(packed(page(), dpi=(150, 150)))
    assert codes(reading) == ["CF046"]
    assert reading.metadata["format"] == "PNG picture"

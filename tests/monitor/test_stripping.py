"""Pictures lose what they say about themselves and look as before; others stay as they are."""

from __future__ import annotations

import io
import random

import pytest
from PIL import Image, PngImagePlugin

from counterfoil.monitor.stripping import stripped

PLANTED = (b"Canon EOS", b"GPSCANARY", b"a comment of mine", b"2026:11:25")


def picture(seed: int = 1) -> Image.Image:
    """Return a picture of coloured noise."""
    chance = random.Random(seed)  # noqa: S311 - a picture
    return Image.frombytes("RGB", (40, 24), chance.randbytes(40 * 24 * 3))


def jpeg(turned: int = 1, **options: object) -> bytes:
    """Return a JPEG that says much about itself."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112], exif[0x0132] = "Canon EOS", turned, "2026:11:25 10:00:00"
    exif[0x9286] = "GPSCANARY"
    out = io.BytesIO()
    given = {"exif": exif, "comment": b"a comment of mine", "icc_profile": b"x" * 300, **options}
    picture().save(out, "JPEG", quality=90, **given)
    return out.getvalue() + b"GPSCANARY behind the picture"


def png() -> bytes:
    """Return a PNG that says much about itself."""
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", "a comment of mine")
    told.add_itxt("Camera", "Canon EOS", zip=False)
    exif = Image.Exif()
    exif[0x0112], exif[0x0132] = 6, "2026:11:25 10:00:00"
    out = io.BytesIO()
    picture().save(out, "PNG", pnginfo=told, exif=exif)
    return out.getvalue() + b"GPSCANARY behind the picture"


def shown(content: bytes) -> bytes:
    """Return the colours that a picture shows."""
    return Image.open(io.BytesIO(content)).convert("RGB").tobytes()


@pytest.mark.parametrize("content", [jpeg(), jpeg(6), jpeg(progressive=True), png()])
def test_what_a_picture_shows_stays_and_what_it_says_goes(content: bytes) -> None:
    """The colours are the same to the bit; nothing planted is left, nor the profile."""
    clean = stripped(content)
    assert clean is not None
    assert any(planted in content for planted in PLANTED)
    assert not [planted for planted in PLANTED if planted in clean.content]
    assert shown(content) == shown(clean.content)
    opened = Image.open(io.BytesIO(clean.content))
    assert "icc_profile" not in opened.info
    assert set(opened.getexif()) <= {0x0112}


@pytest.mark.parametrize("content", [jpeg(6), png()])
def test_how_it_is_turned_stays(content: bytes) -> None:
    """A phone's picture does not lie on its side afterwards."""
    clean = stripped(content)
    assert clean is not None
    assert 6 == Image.open(io.BytesIO(clean.content)).getexif()[0x0112]


def test_stripping_twice_is_stripping_once() -> None:
    """The same bytes come out."""
    for content in (jpeg(3), png()):
        once = stripped(content)
        assert once is not None
        assert once == stripped(once.content)


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7", jpeg()[:300], png()[:60], b"\xff\xd8\xff\xd9", b"\xff\xd8junk",
     png().replace(b"IDAT", b"IDAX")],
)  # fmt: skip
def test_what_is_not_understood_is_not_touched(content: bytes) -> None:
    """The monitor is told that it cannot be stripped here."""
    assert stripped(content) is None


def test_damaged_pictures_are_stripped_or_refused() -> None:
    """Whatever is in them, nothing breaks, and what comes out begins as a picture does."""
    chance = random.Random(7)  # noqa: S311 - what is damaged
    for whole in (jpeg(6), png()):
        for _ in range(2000):
            broken = bytearray(whole)
            at = chance.randrange(len(broken))
            broken[at : at + chance.randrange(1, 9)] = chance.randbytes(chance.randrange(9))
            clean = stripped(bytes(broken))
            assert clean is None or clean.content[:2] in {b"\xff\xd8", b"\x89P"}

"""Opening picture files: their pages, one by one, as grey pictures that lie as they are shown."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from warnings import catch_warnings, simplefilter

from PIL import Image as Images
from PIL import ImageOps, ImageStat, UnidentifiedImageError

from counterfoil.read.limits import Limits, damaged, too_large
from counterfoil.read.pictures.facts import facts_of
from counterfoil.read.pictures.scans import Scan

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

# What is too large is refused here, before anything is unpacked.
Images.MAX_IMAGE_PIXELS = None
_FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "GIF", "BMP")
_MOVING = ("PNG", "WEBP", "GIF")
_BREAKS = (
    *(OSError, ValueError, SyntaxError, EOFError, struct.error, KeyError, TypeError),
    *(IndexError, AttributeError, ZeroDivisionError, OverflowError),
)
"""What Pillow raises over broken files."""
_LONGEST = 5000
_INCH, _A4 = 72, 842
_COARSEST, _FINEST = 100, 1200
_SQUARE = 0.05
_SHARED = 256
_WHITE, _BLACK = 255, 0
Dots = tuple[float, float]
"""How many dots an inch has, across and down."""


class Opened(NamedTuple):
    """A picture file: how many pages it has, and how many frames where it is a moving picture."""

    picture: ImageFile
    limits: Limits
    pages: int
    frames: int

    @property
    def form(self) -> str:
        """What findings call it."""
        return f"{self.picture.format} picture"

    def facts(self) -> dict[str, str]:
        """Return what the file says about itself; raise Unreadable where it is damaged."""
        with _whole(self.form):
            return facts_of(self.picture)

    def scan(self, number: int) -> Scan:
        """Return a page, counted from 1; raise Unreadable where it is damaged or too large."""
        with _whole(self.form):
            self.picture.seek(number - 1)
            _check_size(self.picture, self.limits)
            return _scan(self.picture)


@contextmanager
def opened(path: Path, limits: Limits) -> Iterator[Opened]:
    """Open a picture file; raise Unreadable for one that is damaged or too large."""
    with _whole("picture"):
        picture = Images.open(path, formats=_FORMATS)
    with picture:
        _check_size(picture, limits)
        with _whole(f"{picture.format} picture"):
            count = int(getattr(picture, "n_frames", 1))
        pages = count if picture.format == "TIFF" else 1
        # What telephones put behind the picture in a JPEG belongs to it: its depth, its light.
        yield Opened(picture, limits, pages, count if picture.format in _MOVING else 1)


@contextmanager
def _whole(form: str) -> Iterator[None]:
    try:
        with catch_warnings():
            # Of what Pillow warns nothing is lost but a fact: broken dots are errors.
            simplefilter("ignore")
            yield
    except UnidentifiedImageError:
        raise damaged(form, "it is no whole picture") from None
    except _BREAKS as error:
        raise damaged(form, str(error) or type(error).__name__) from None


def _check_size(file: ImageFile, limits: Limits) -> None:
    wide, high = file.size
    if wide * high > limits.pixels:
        form, why = f"{file.format} picture", f"it has {wide} times {high} dots"
        raise too_large(form, why)


def _scan(file: ImageFile) -> Scan:
    wide, high = file.size
    # Only the light of a JPEG is asked for, in no more dots than are needed.
    file.draft("L", (_LONGEST, _LONGEST))
    dots = _dots(file.info, (wide, high))
    grey = _grey(file)
    if max(grey.size) > _LONGEST:
        grey = grey.reduce(-(-max(grey.size) // _LONGEST))
    across, down = wide * _INCH / dots[0], high * _INCH / dots[1]
    grey = _squared(grey, across / down)
    turned = ImageOps.exif_transpose(grey)
    if (turned.width > turned.height) != (grey.width > grey.height):
        across, down = down, across
    size = max(round(across), 1), max(round(down), 1)
    return Scan(turned, size, across / turned.width)


def _dots(info: Mapping[str | tuple[int, int], object], size: tuple[int, int]) -> Dots:
    """Return how fine a picture is; as if its longer side were that of A4 where it does not say.

    Cameras and programs that do not know say 72 or 96.
    """
    told = info.get("dpi")
    if isinstance(told, tuple) and all(_COARSEST <= float(one) <= _FINEST for one in told):
        return float(told[0]), float(told[1])
    alike = max(size) * _INCH / _A4
    return alike, alike


def _squared(grey: Image, shape: float) -> Image:
    """Return a picture of square dots: those of a coarse fax are half as high as wide."""
    wide, high = grey.size
    if abs(wide / high / shape - 1) < _SQUARE:
        return grey
    size = (round(high * shape), high) if wide < high * shape else (wide, round(wide / shape))
    return grey.resize((max(size[0], 1), max(size[1], 1)), Images.Resampling.BICUBIC)


def _grey(file: ImageFile) -> Image:
    """Return a frame as grey, on white where it is transparent."""
    file.load()
    if file.mode.startswith("I;16"):
        return file.convert("I").point(lambda level: level / _SHARED).convert("L")
    if file.mode in {"I", "F"}:
        return _scaled(file)
    if file.has_transparency_data:
        clear = file.convert("LA")
        paper = Images.new("L", file.size, _WHITE)
        paper.paste(clear.getchannel("L"), mask=clear.getchannel("A"))
        paper.info = clear.info
        return paper
    return file if file.mode == "L" else file.convert("L")


def _scaled(file: Image) -> Image:
    """Return a picture of whole or broken numbers as grey, from its darkest to its brightest."""
    darkest, brightest = ImageStat.Stat(file).extrema[0]
    step = (brightest - darkest) / _WHITE or 1.0
    return file.convert("F").point(lambda level: level / step - darkest / step).convert("L")

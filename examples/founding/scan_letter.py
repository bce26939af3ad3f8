"""Print letter.source.html, scan the print and recognise it: files/letter.pdf is made by this.

    python examples/founding/scan_letter.py

It needs Chromium, Tesseract with Russian and English, and Pillow and pypdfium2. The page that is
scanned lies a little askew on grey paper, with grain and dust, as office scanners see it. The file
holds that picture as JPEG and, unseen over it, the words that Tesseract recognised, each at its
place. Nothing is corrected in them. A test compares them with the source, word by word.
"""

from __future__ import annotations

import random
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter

_HOME = Path(__file__).parent
_SOURCE, _FILE = _HOME / "letter.source.html", _HOME / "files" / "letter.pdf"
_TITLE = "ВЫМЫШЛЕННЫЙ ПРИМЕР — INVENTED EXAMPLE"
_INCH = 72
_DOTS = 200
"""How many dots an inch of the scan has."""
_ASKEW = 0.35
"""By how many degrees the page lies askew, counter-clockwise."""
_PAPER, _INK, _GRAIN = 243, 38, 6
_DUST = 60
_QUALITY = 35
_SCANNED = b"20231003111542"


def printed(room: Path) -> Image.Image:
    """Return the letter as a browser prints it, in grey."""
    path = room / "printed.pdf"
    options = ("--headless", "--no-sandbox", "--no-pdf-header-footer", f"--print-to-pdf={path}")
    subprocess.run(["chromium", *options, _SOURCE.as_uri()], check=True, capture_output=True)
    document = pypdfium2.PdfDocument(path)
    try:
        page: Image.Image = document[0].render(scale=2 * _DOTS / _INCH, grayscale=True).to_pil()
    finally:
        document.close()
    return page.convert("L")


def scanned(page: Image.Image) -> Image.Image:
    """Return a page as a scanner sees it; the same page gives the same dots."""
    chance = random.Random(2023)  # noqa: S311 - no secret
    laid = page.rotate(_ASKEW, Image.Resampling.BICUBIC, fillcolor=255)
    laid = laid.resize((page.width // 2, page.height // 2), Image.Resampling.LANCZOS)
    laid = laid.filter(ImageFilter.GaussianBlur(0.45))
    laid = laid.point([_INK + grey * (_PAPER - _INK) // 255 for grey in range(256)])
    draw = ImageDraw.Draw(laid)
    for _ in range(_DUST):
        x, y = chance.randrange(laid.width), chance.randrange(laid.height)
        wide, high = chance.randint(0, 1), chance.randint(0, 1)
        draw.ellipse((x, y, x + wide, y + high), chance.randint(120, 190))
    grain = Image.frombytes("L", laid.size, chance.randbytes(laid.width * laid.height))
    grain = grain.filter(ImageFilter.GaussianBlur(0.8))
    grain = grain.point([128 + (grey - 128) * _GRAIN // 64 for grey in range(256)])
    return ImageChops.add(laid, grain, offset=-128)


def recognised(picture: Image.Image, room: Path) -> bytes:
    """Return the picture as PDF with what Tesseract recognised on it."""
    path = room / "scan.jpg"
    picture.save(path, quality=_QUALITY, dpi=(_DOTS, _DOTS))
    title = f"document_title={_TITLE}"
    command = ("tesseract", path, room / "scan", "-l", "rus+eng", "-c", title, "pdf")
    subprocess.run(command, check=True, capture_output=True)
    return dated((room / "scan.pdf").read_bytes())


def dated(content: bytes) -> bytes:
    """Return a PDF with the moment of the story in place of the one it was made at."""
    start = content.index(b"D:", content.index(b"/CreationDate")) + len(b"D:")
    return content[:start] + _SCANNED + content[start + len(_SCANNED) :]


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        _FILE.write_bytes(recognised(scanned(printed(Path(folder))), Path(folder)))
    print(f"{_FILE}: {_FILE.stat().st_size} bytes")  # noqa: T201

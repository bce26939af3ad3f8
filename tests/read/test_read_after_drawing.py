"""What was drawn before never decides where an original's words are read."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from counterfoil.model.reading import Page
from counterfoil.model.view import View
from counterfoil.project.readings import Tray
from counterfoil.read.drawing.asking import asked
from counterfoil.read.drawing.dots import Measure
from counterfoil.read.isolation import Errand, Workers


def errand(folder: Path, name: str, width: int, *, drawing: bool = False) -> Errand:
    """Return what to do with a PDF whose font is not in it; a width of 0 is not told."""
    told = f"/FirstChar 32/LastChar 126/Widths[{f'{width} ' * 95}]" if width else ""
    font = f"/Type/Font/Subtype/TrueType/BaseFont/{name}/Encoding/WinAnsiEncoding{told}"
    drawn = "BT /F 24 Tf 20 100 Td (Accessory facilities) Tj ET"
    pieces = (
        "/Type/Catalog/Pages 2 0 R",
        "/Type/Pages/Kids[3 0 R]/Count 1",
        "/Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]/Contents 4 0 R"
        "/Resources<</Font<</F 5 0 R>>>>",
        f"/Length {len(drawn)}>>\nstream\n{drawn}\nendstream\n%<<",
        f"{font}/FontDescriptor 6 0 R",
        f"/Type/FontDescriptor/FontName/{name}/Flags 32/FontBBox[-99 -200 999 900]/ItalicAngle 0"
        "/Ascent 900/Descent -200/CapHeight 700/StemV 80",
    )
    raw = b"%PDF-1.4\n"
    for number, piece in enumerate(pieces, 1):
        raw += f"{number} 0 obj\n<<{piece}\n>>\nendobj\n".encode()
    raw += b"trailer\n<</Root 1 0 R/Size 7>>\nstartxref\n0\n%%EOF\n"
    path = folder / f"{name}.pdf"
    path.write_bytes(raw)
    views = [View(page=1, crop=(0, 400, 0, 200))]
    wanted = asked(views, Measure(2.0, 1_000_000)) if drawing else ""
    return Errand(sha256(raw).hexdigest(), path, drawing=wanted)


def read(room: Path, *errands: Errand) -> tuple[Page, ...]:
    """Have one worker after another run errands, as few as may be; return the last one's pages."""
    with Workers(room, count=1) as workers:
        for returned in workers.run(errands):
            assert not returned.code, returned
            reading = Tray(returned.folder).kept(returned.errand.digest, returned.reader)
    assert reading
    return reading.pages


def test_letters_are_read_where_they_are_whatever_was_drawn_before(tmp_path: Path) -> None:
    """A page with another font's letters, drawn first, moves no word of the next original."""
    wide = errand(tmp_path, "Wide", 900, drawing=True)
    plain = errand(tmp_path, "Plain", 0)
    alone = read(tmp_path / "alone", plain)
    assert alone[0].text == "Accessory facilities"
    assert read(tmp_path / "after", wide, plain) == alone

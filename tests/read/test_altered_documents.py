"""Documents with bytes flipped, cut, copied and swapped: each ends with a reading or a finding.

What is altered are documents made on the spot and, where they are at hand, the shared real ones,
of every kind that this project reads by itself. Zipped ones are altered inside their parts too.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import zipfile
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest
from made_texts import SHOWERS, WRITERS, chat_of, epub_of
from made_word import Blocks
from reads import Reads

from counterfoil.model.reading import Reading
from counterfoil.read.given import tidy

pytest_plugins = ("reading_fixtures",)
pytestmark = pytest.mark.soak

SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "documents" / "files"
KINDS = ("docx", "doc", "rtf", "odt", "pptx", "ppt", "xlsx", "xls", "xlsb", "ods", "epub")
BLOCKS: Blocks = ["Письмо", [["Регион", "Подписали"], ["Брянск", "40"]], "Не менее 40 человек."]
SLIDES = [["Итоги", "Подписали 40"], ["Сроки"]]
TIMES = 400
LARGEST = 150_000


def altered(raw: bytes, chance: random.Random) -> bytes:
    """Return bytes altered in one way or another."""
    if chance.random() < 0.15:
        return raw[: chance.randrange(len(raw) + 1)]
    if raw.startswith(b"PK") and chance.random() < 0.7:
        return altered_inside(raw, chance)
    return flipped(raw, chance)


def flipped(raw: bytes, chance: random.Random) -> bytes:
    """Return bytes with some of them changed, doubled or left out."""
    found = bytearray(raw)
    for _ in range(chance.choice((1, 3, 10, 50))):
        if not found:
            break
        place, way = chance.randrange(len(found)), chance.random()
        if way < 0.5:
            found[place] = chance.randrange(256)
        elif way < 0.7:
            found[place : place + 4] = b"\xff\xff\xff\xff"
        elif way < 0.85:
            other = chance.randrange(len(found))
            found[place : place + 32] = found[other : other + 32]
        else:
            del found[place : place + chance.randrange(1, 100)]
    return bytes(found)


def altered_inside(raw: bytes, chance: random.Random) -> bytes:
    """Return an archive with one of its parts altered or left out."""
    try:
        archive = zipfile.ZipFile(BytesIO(raw))
        parts = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return flipped(raw, chance)
    chosen = chance.choice(list(parts))
    if chance.random() < 0.1:
        del parts[chosen]
    else:
        parts[chosen] = flipped(parts[chosen], chance)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def originals(folder: Path) -> list[Path]:
    """Make a document of each kind; add the real ones."""
    made = [write(folder / f"a.{kind}", BLOCKS) for kind, write in WRITERS.items()]
    made += [show(folder / f"a.{kind}", SLIDES) for kind, show in SHOWERS.items()]
    made.append(epub_of(folder / "a.epub", {"a.xhtml": "<p>Не менее 40</p>"}))
    messages = [{"id": 1, "date": "2023-03-01", "from": "А", "text": ["не менее ", {"text": "40"}]}]
    made.append(chat_of(folder / "a.json", "Набор", messages))
    real = sorted(SHARED.iterdir()) if SHARED.is_dir() else []
    made += [p for p in real if p.suffix[1:] in KINDS and p.stat().st_size < LARGEST]
    return made


@pytest.mark.parametrize("seed", range(20))
def test_no_altered_document_breaks_a_reader(tmp_path: Path, read_bytes: Reads, seed: int) -> None:
    """A reading or a refusal by a known code, never another error and never silence."""
    chance = random.Random(seed)  # noqa: S311 - which bytes to alter
    documents = originals(tmp_path)
    codes: Counter[str] = Counter()
    for _ in range(TIMES):
        document = chance.choice(documents)
        reading = read_bytes(altered(document.read_bytes(), chance))
        assert not reading.unread or reading.troubles, document.name
        codes.update({trouble.code for trouble in reading.troubles} or {"read"})
    assert codes["read"] > TIMES // 20
    assert codes["CF002"] > TIMES // 20


def converted(path: Path, form: str) -> Path | None:
    """Convert a document with LibreOffice; None where it is not installed."""
    office = shutil.which("soffice")
    if not office:
        return None
    out = path.parent / "converted"
    # A profile of its own: two runs at once would wait for each other's.
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", form]
    command += ["--outdir", str(out), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return out / f"{path.stem}.{form.partition(':')[0]}"


def told(reading: Reading) -> tuple[list[str], list[list[list[str]]]]:
    """Return what a reading says: its paragraphs and its tables."""
    assert reading.article
    return list(reading.article.paragraphs), [[list(r) for r in t.rows] for t in reading.tables]


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize("form", ["doc:MS Word 97", "rtf", "odt", "docx:MS Word 2007 XML"])
def test_what_libreoffice_writes_is_read_as_what_it_was_given(
    tmp_path: Path, read_file: Reads, form: str
) -> None:
    """Another producer's files of the same document give the same paragraphs and tables."""
    blocks: Blocks = [
        "Письмо в округ",
        "Не менее 40 человек — «добровольцы»; 1 234 approached.",
        [["Регион", "март", "апрель"], ["Брянская область", "40", "12"], ["Курская", "", "7"]],
        "После таблицы.",
    ]
    path = WRITERS["docx"](tmp_path / "a.docx", blocks)
    other = converted(path, form)
    assert other
    paragraphs, tables = told(read_file(other))
    assert paragraphs == [tidy(block) for block in blocks if isinstance(block, str)]
    assert tables == [block for block in blocks if not isinstance(block, str)]

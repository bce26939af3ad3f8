"""519 real files of 25 kinds from other projects' test suites, some hostile on purpose."""

from __future__ import annotations

import shutil
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest

from counterfoil.ledger.vault import Vault
from counterfoil.project.tree import Project, vault_folder
from counterfoil.read.stage import Job, Means, Read, read_originals

pytest_plugins = ("reading_fixtures",)

FILES = Path(__file__).parents[2].parent / "shared" / "data" / "documents" / "files"
PICTURES = {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".gif", ".bmp", ".webp"}
KNOWN = {".csv", ".docx", ".html", ".ods", ".pdf", ".tsv", ".txt", ".xls", ".xlsb", ".xlsx"}


_here = pytest.mark.skipif(not FILES.is_dir(), reason="../shared/data is not beside this checkout")


@_here
def test_no_real_file_breaks_or_stops_the_reading(
    reading_project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every file is read or refused by a named reason; none crashes, hangs or breaks a reader."""
    # Recognising pages takes nine tenths of the time: of some it is done below, of all in the soak.
    monkeypatch.setenv("PATH", str(tmp_path))
    _read(reading_project, sorted(FILES.iterdir()))


@_here
def test_no_real_picture_breaks_or_stops_the_recognising(reading_project: Project) -> None:
    """The small ones of pages that are pictures: read, or refused by a named reason."""
    pictures = [path for path in sorted(FILES.iterdir()) if path.suffix in PICTURES]
    small = sorted(pictures, key=lambda path: path.stat().st_size)[:12]
    done = _read(reading_project, small)
    if shutil.which("tesseract"):
        assert any(read.reading and read.reading.pages for read in done)


@_here
@pytest.mark.soak
def test_no_real_file_breaks_or_stops_the_reading_where_pages_are_recognised(
    reading_project: Project,
) -> None:
    """All of them, with whatever programs are on this machine."""
    _read(reading_project, sorted(FILES.iterdir()))


def _read(project: Project, paths: list[Path]) -> list[Read]:
    """Read files as originals; see that none breaks anything; return what came of each."""
    vault = Vault(vault_folder(project.folder))
    jobs = []
    for path in paths:
        digest, _, _ = vault.keep(BytesIO(path.read_bytes()))
        jobs.append(Job(digest, path.name))
    reported: list[Read] = []
    done = read_originals(project, jobs, reported.append, Means(workers=2))
    codes = Counter(finding.code for read in done for finding in read.findings)
    assert len(reported) == len(done) == len(jobs)
    assert not {"CF006", "CF007", "CF008", "CF009", "CF015"} & set(codes)
    unread = [read for read in done if read.reading is None or read.reading.unread]
    assert all(len(read.findings) == 1 for read in unread if not _is_blank(read))
    known = [read for read in done if Path(read.name).suffix in KNOWN]
    refused = [read for read in known if {f.code for f in read.findings} & {"CF002", "CF010"}]
    assert len(refused) <= 0.02 * len(known)
    return done


def _is_blank(read: Read) -> bool:
    """Whether a document of a known format simply holds nothing."""
    return bool(read.reading and read.reading.metadata.get("format")) and not read.findings

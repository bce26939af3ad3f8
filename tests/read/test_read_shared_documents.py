"""519 real files of 25 kinds from other projects' test suites, some hostile on purpose."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest

from counterfoil.ledger.vault import Vault
from counterfoil.project.tree import Project, vault_folder
from counterfoil.read.stage import Job, Means, Read, read_originals

pytest_plugins = ("reading_fixtures",)

FILES = Path(__file__).parents[2].parent / "shared" / "data" / "documents" / "files"
KNOWN = {".csv", ".docx", ".html", ".ods", ".pdf", ".tsv", ".txt", ".xls", ".xlsb", ".xlsx"}


@pytest.mark.skipif(not FILES.is_dir(), reason="../shared/data is not beside this checkout")
def test_no_real_file_breaks_or_stops_the_reading(reading_project: Project) -> None:
    """Every file is read or refused by a named reason; none crashes, hangs or breaks a reader."""
    vault = Vault(vault_folder(reading_project.folder))
    jobs = []
    for path in sorted(FILES.iterdir()):
        digest, _, _ = vault.keep(BytesIO(path.read_bytes()))
        jobs.append(Job(digest, path.name))
    reported: list[Read] = []
    done = read_originals(reading_project, jobs, reported.append, Means(workers=2))
    codes = Counter(finding.code for read in done for finding in read.findings)
    assert len(reported) == len(done) == len(jobs)
    assert not {"CF006", "CF007", "CF008", "CF009", "CF015"} & set(codes)
    unread = [read for read in done if read.reading is None or read.reading.unread]
    assert all(len(read.findings) == 1 for read in unread if not _is_blank(read))
    known = [read for read in done if Path(read.name).suffix in KNOWN]
    refused = [read for read in known if {f.code for f in read.findings} & {"CF002", "CF010"}]
    assert len(refused) <= 0.02 * len(known)


def _is_blank(read: Read) -> bool:
    """Whether a document of a known format simply holds nothing."""
    return bool(read.reading and read.reading.metadata.get("format")) and not read.findings

"""What tests of the read stage share: a reader's givens and a project to read in."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from documented import hold_documented
from reads import Reads

from counterfoil.ledger.vault import Vault, digest_of
from counterfoil.model.codebook import Codebook
from counterfoil.model.reading import Reading
from counterfoil.project.readings import Shelf
from counterfoil.project.tree import Project, Settings, vault_folder
from counterfoil.read.asjson import as_json
from counterfoil.read.dispatch import read_original
from counterfoil.read.given import Given
from counterfoil.read.limits import DEFAULT, Limits
from counterfoil.read.stage import Job


@pytest.fixture
def read_file(tmp_path: Path) -> Reads:
    """Read a file in this process: what a worker does with one original."""

    def reads(
        path: Path, encoding: str = "", delimiter: str = "", limits: Limits = DEFAULT
    ) -> Reading:
        shelf = Shelf(tmp_path / "shelf")
        room = tmp_path / "room"
        room.mkdir(exist_ok=True)
        given = Given(path, digest_of(path), shelf, encoding, delimiter, limits)
        reading = shelf.keep(read_original(given, room, lambda *_: None))
        hold_documented(as_json(reading))
        return reading

    return reads


@pytest.fixture
def read_bytes(tmp_path: Path, read_file: Reads) -> Reads:
    """Read bytes in this process."""

    def reads(
        raw: bytes, encoding: str = "", delimiter: str = "", limits: Limits = DEFAULT
    ) -> Reading:
        path = tmp_path / "original"
        path.write_bytes(raw)
        return read_file(path, encoding, delimiter, limits)

    return reads


@pytest.fixture
def reading_project(tmp_path: Path) -> Project:
    """Make an empty project."""
    settings = Settings(
        title={"en": "Test"},
        languages=("en",),
        origin="example.org/test",
        key="",
        desk={},
        notice={},
        smallest_cell=5,
    )
    return Project(tmp_path / "project", settings, Codebook({}, {}, {}), {})


@pytest.fixture
def collect_bytes(reading_project: Project) -> Callable[[str, bytes], Job]:
    """Put bytes into the project's vault; return the job of reading them."""

    def collect(name: str, raw: bytes) -> Job:
        digest, _, _ = Vault(vault_folder(reading_project.folder)).keep(BytesIO(raw))
        return Job(digest, name)

    return collect

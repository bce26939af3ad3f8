"""The project folder, drawn; the only maker of paths in it.

my-project/
  project.toml            title, languages, the log's name and key, publication rules
  codebook/               measures.csv regions.csv categories.csv rules.toml
  sources/*.toml          one reviewed file per source
  vault/ab/cdef…          originals by digest
  ledger.db               the ledger
  inbox/                  sealed returns that came, as they came, and what became of each
  desk.sqlite             who may come to the desk, and as what; no part of the record
  work/                   may be deleted at any time
    readings/ab/cdef….json      what readers found, with a table each in ….1.ndjson
    search/index.db             the words of all readings
    pictures/…/ab/cdef….png     pages with a place marked
    likeness/sketches….ndjson   a sketch of each reading, to tell what looks alike
    segments/LOG/…parquet       the ledger's claims as columns
    settled/…/                  figures of one moment: those used last, and those in use, stay
    pages/…                     rendered pages of the last edition, to tell what changed
  editions/2026-W47.1/    site/ data/ receipts/ checkpoint corrections, SHA256SUMS
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from counterfoil.model.codebook import Codebook
from counterfoil.model.source import Source

Labels = Mapping[str, str]


class Pages(StrEnum):
    """What public pictures show of a page: what is around a place, all of it, or there are none."""

    AROUND = "around"
    WHOLE = "whole"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Settings:
    """What project.toml says.

    `origin` names the log and `key` is its public key. `notice` is printed on every page.
    `smallest_cell` protects people in small cells: counts from 1 to one below it are shown as a
    range and never exactly; 0 or 1 protects nothing. `pages` says what pictures
    on receipts show of the pages that claims stand on. `counter` is where sealed returns are handed
    in and `proxy` the way there; both may be empty. `reviewers` is how many have to make a ruling
    before it counts.
    """

    title: Labels
    languages: tuple[str, ...]
    origin: str
    key: str
    desk: Labels
    notice: Labels
    smallest_cell: int
    licence: str = ""
    pages: Pages = Pages.AROUND
    counter: str = ""
    proxy: str = ""
    reviewers: int = 1


@dataclass(frozen=True, slots=True)
class Project:
    """An open project: its folder and what its files declare."""

    folder: Path
    settings: Settings
    codebook: Codebook
    sources: Mapping[str, Source]


def settings_path(folder: Path) -> Path:
    """Return where project.toml is."""
    return folder / "project.toml"


def codebook_folder(folder: Path) -> Path:
    """Return where codebook/ is."""
    return folder / "codebook"


def sources_folder(folder: Path) -> Path:
    """Return where sources/ is."""
    return folder / "sources"


def vault_folder(folder: Path) -> Path:
    """Return where vault/ is."""
    return folder / "vault"


def ledger_path(folder: Path) -> Path:
    """Return where ledger.db is."""
    return folder / "ledger.db"


def inbox_folder(folder: Path) -> Path:
    """Return where inbox/ is."""
    return folder / "inbox"


def desk_path(folder: Path) -> Path:
    """Return where desk.sqlite is."""
    return folder / "desk.sqlite"


def work_folder(folder: Path, *parts: str) -> Path:
    """Return where work/ is, or a folder in it."""
    return folder.joinpath("work", *parts)


def editions_folder(folder: Path) -> Path:
    """Return where editions/ is."""
    return folder / "editions"


def declared_files(folder: Path) -> list[Path]:
    """Return every file in which people declare something, in a stable order."""
    codebook = ("measures.csv", "regions.csv", "categories.csv", "rules.toml")
    found = [settings_path(folder), *(codebook_folder(folder) / name for name in codebook)]
    return found + sorted(sources_folder(folder).glob("*.toml"))

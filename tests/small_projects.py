"""Small projects for tests, made from the texts of their files, with a key that never changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from counterfoil.ledger.checkpoint import Signer
from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.sqlite import open_sqlite
from counterfoil.project.keys import keys_folder
from counterfoil.project.opening import open_project
from counterfoil.project.tree import Project, ledger_path

_SEED = bytes(range(32))
SIGNER = Signer("example.org/small", _SEED)

SETTINGS = """
title = {{ en = "Small project", ru = "Малый проект" }}
languages = {languages}
origin = "{origin}"
key = "{key}"
[rulings]
reviewers = {reviewers}
[publication]
smallest_cell = {smallest}
"""
MEASURES = """code,en,ru,aliases,sums
approached,Approached,Охвачено,охвачены; people approached,regions; categories; periods
signed,Signed,Подписали,подписали контракт,regions; categories; periods
"""
REGIONS = """code,parent,en,ru,aliases
all,,Whole country,Вся страна,Total
north,all,North,Север,Северный округ; Northern district
a,north,Alpha,Альфа область,
b,north,Beta,Бета область,
south,all,South,Юг,
c,south,Gamma,Гамма область,
"""
CATEGORIES = """code,parent,en,ru,aliases
every,,All categories,Все категории,
migrants,every,Migrants,Мигранты,мигрантов
debtors,every,Debtors,Должники,должников
"""
RULES = """
[weeks]
calendar = "iso"
first = "2023-W09"
last = "2023-W12"
"""


def settings(
    smallest: int = 0, languages: str = '["en"]', signer: Signer = SIGNER, reviewers: int = 1
) -> str:
    """Return the text of a project.toml."""
    return SETTINGS.format(
        languages=languages,
        origin=signer.name,
        key=signer.vkey,
        smallest=smallest,
        reviewers=reviewers,
    )


def write_project(folder: Path, files: Mapping[str, str]) -> Project:
    """Write a project's files, the ones above where none is given, and open it."""
    given = {
        "project.toml": settings(),
        "codebook/measures.csv": MEASURES,
        "codebook/regions.csv": REGIONS,
        "codebook/categories.csv": CATEGORIES,
        "codebook/rules.toml": RULES,
    }
    for name, text in {**given, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return open_project(folder)


@contextmanager
def ledger_of(project: Project) -> Iterator[Ledger]:
    """Open a small project's ledger, able to add rows."""
    reviewers = project.settings.reviewers
    ledger = Ledger(open_sqlite(ledger_path(project.folder)), SIGNER, reviewers)
    try:
        yield ledger
    finally:
        ledger.close()


def keep_key() -> None:
    """Put the small projects' private key where commands look for it."""
    name, key_id, *_ = SIGNER.vkey.split("+")
    path = keys_folder() / f"{name.replace('/', '_')}+{key_id}.key"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_SEED)

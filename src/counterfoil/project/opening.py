"""Opening a project, its ledger and its vault."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from counterfoil.ledger.checkpoint import BadCheckpoint, Verifier
from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.opening import late_store, store_at
from counterfoil.ledger.vault import Vault
from counterfoil.project.codebook import load_codebook
from counterfoil.project.declared import Declared, ProjectError, read_toml
from counterfoil.project.keys import find_signer
from counterfoil.project.sources import load_sources
from counterfoil.project.tree import (
    Pages,
    Project,
    Settings,
    ledger_path,
    settings_path,
    vault_folder,
)

if TYPE_CHECKING:
    from counterfoil.ledger.verify import OpenStore

SPOKEN = ("en", "ru")
_NO_RANGE = 2


def open_project(folder: Path) -> Project:
    """Read what a project's files declare; raise ProjectError where one cannot be used."""
    if not settings_path(folder).is_file():
        msg = f"{folder} is no project: it has no project.toml; make one with `counterfoil init`"
        raise ProjectError(msg)
    settings = load_settings(folder)
    return Project(folder, settings, load_codebook(folder), load_sources(folder))


def load_settings(folder: Path) -> Settings:
    """Read project.toml."""
    declared = read_toml(settings_path(folder), "project.toml")
    publication, counter = declared.table("publication"), declared.table("counter")
    settings = Settings(
        title=declared.pairs("title"),
        languages=declared.texts("languages", ("en",)),
        origin=declared.text("origin"),
        key=declared.text("key"),
        desk=declared.pairs("desk"),
        notice=declared.pairs("notice"),
        smallest_cell=_smallest_cell(publication),
        licence=publication.text("licence", ""),
        pages=_pages(publication),
        counter=counter.text("address", ""),
        proxy=counter.text("proxy", ""),
        reviewers=_reviewers(declared.table("rulings")),
    )
    counter.done()
    publication.done()
    declared.done()
    for language in settings.languages:
        if language not in SPOKEN:
            msg = f"project.toml: there are no pages in {language!r} yet; write en, ru or both"
            raise ProjectError(msg)
    return settings


def _reviewers(rulings: Declared) -> int:
    reviewers = rulings.number("reviewers", 1)
    if reviewers not in {1, 2}:
        msg = f"{rulings.where}: `reviewers` is {reviewers}; write 1 where a ruling counts at "
        msg += "once, or 2 where another reviewer has to make the same"
        raise ProjectError(msg)
    rulings.done()
    return reviewers


def _smallest_cell(publication: Declared) -> int:
    smallest = publication.number("smallest_cell", 5)
    # With 2, the range from 1 to one below it would be 1 alone.
    if smallest < 0 or smallest == _NO_RANGE:
        msg = f"{publication.where}: `smallest_cell` is {smallest}; write 0 to protect nothing, or "
        msg += "3 and more"
        raise ProjectError(msg)
    return smallest


def _pages(publication: Declared) -> Pages:
    text = publication.text("pages", Pages.AROUND.value)
    try:
        return Pages(text)
    except ValueError:
        msg = f'{publication.where}: `pages` is {text!r}; write "around" to show what stands '
        msg += 'around a place on a page, "whole" to show whole pages, or "none" to show none'
        raise ProjectError(msg) from None


def verifier_of(project: Project) -> Verifier:
    """Return what checks the project's checkpoints; raise ProjectError for a broken key."""
    try:
        return Verifier(project.settings.key)
    except BadCheckpoint as error:
        msg = f"project.toml: {error}"
        raise ProjectError(msg) from None


def team_url() -> str:
    """Return where a team's database is: what DATABASE_URL says, empty for a project by itself."""
    return os.environ.get("DATABASE_URL", "")


def store_opener(project: Project, *, making: bool = True) -> OpenStore:
    """Return what opens the project's store: PostgreSQL where DATABASE_URL says so.

    With `making` off, a store that is not there is an error of the database, not a new one.
    """
    return partial(store_at, team_url(), ledger_path(project.folder), making=making)


@contextmanager
def open_ledger(project: Project, *, late: bool = False) -> Iterator[Ledger]:
    """Open the project's ledger, able to add rows where the private key is on this machine.

    With `late` its database is opened when it is first asked for something, and the key is looked
    for when a row is added; where there is no database then, that is an error of it, and not made
    up for by a new one.
    """
    signer = partial(find_signer, project.settings.origin, project.settings.key)
    opener = store_opener(project, making=not late)
    store = late_store(opener) if late else opener()
    ledger = Ledger(store, signer if late else signer(), project.settings.reviewers)
    try:
        yield ledger
    finally:
        ledger.close()


def vault_of(project: Project) -> Vault:
    """Return the project's vault."""
    return Vault(vault_folder(project.folder))

"""A project is started once, with a key of its own that stays outside its folder."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import pytest
from hostile import texts
from hypothesis import assume, example, given, settings
from logs import custody

from counterfoil.ledger.checkpoint import BadCheckpoint, Signer
from counterfoil.ledger.ledger import ReadOnly
from counterfoil.ledger.store import Store
from counterfoil.ledger.verify import verify_log
from counterfoil.project.keys import find_signer, keys_folder, new_signer
from counterfoil.project.opening import (
    open_ledger,
    open_project,
    store_opener,
    vault_of,
    verifier_of,
)
from counterfoil.project.starting import start_project
from counterfoil.project.tree import Project, declared_files, ledger_path

FILES = [
    "codebook/categories.csv",
    "codebook/measures.csv",
    "codebook/regions.csv",
    "codebook/rules.toml",
    "project.toml",
    "sources/example.toml",
]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a new project."""
    start_project(tmp_path / "p")
    return open_project(tmp_path / "p")


def add(project: Project) -> None:
    """Add one row to a project's ledger."""
    with open_ledger(project) as ledger, ledger.writing() as writer:
        writer.add("custody", custody())


def test_a_new_project_opens(tmp_path: Path) -> None:
    """The template's files are all there, and are understood."""
    signer = start_project(tmp_path / "a" / "p")
    project = open_project(tmp_path / "a" / "p")
    found = sorted(path for path in project.folder.rglob("*") if path.is_file())
    assert sorted(declared_files(project.folder)) == found
    assert sorted(project.folder / name for name in FILES) == found
    assert signer.name == project.settings.origin == "example.org/p"
    assert signer.vkey == project.settings.key
    assert project.settings.title == {"en": "Untitled project"}
    assert project.settings.smallest_cell == 5
    assert list(project.sources) == ["example"]
    assert list(project.codebook.measures) == ["approached", "signed"]


@settings(max_examples=60)
@given(texts)
@example('a "quoted" \\d \\g<0> \\ title\n')
def test_any_title_can_be_given(tmp_path_factory: pytest.TempPathFactory, title: str) -> None:
    """Quotation marks, backslashes and line ends in a title are only signs."""
    assume(title)
    folder = tmp_path_factory.mktemp("projects") / "p"
    start_project(folder, title=title)
    assert open_project(folder).settings.title == {"en": title}


@settings(max_examples=60)
@given(texts)
@example("example.org/\\g<1>")
@example('quo"te')
def test_any_origin_names_the_log_or_is_refused(
    tmp_path_factory: pytest.TempPathFactory, origin: str
) -> None:
    """A refused origin leaves no folder and no key behind; another one is the log's name."""
    assume(origin)
    folder = tmp_path_factory.mktemp("projects") / "p"
    before = sorted(keys_folder().iterdir()) if keys_folder().is_dir() else []
    try:
        start_project(folder, origin=origin)
    except BadCheckpoint:
        assert not folder.exists()
        assert before == (sorted(keys_folder().iterdir()) if keys_folder().is_dir() else [])
        return
    project = open_project(folder)
    assert origin == project.settings.origin
    assert verifier_of(project).name == origin


@pytest.mark.parametrize("name", ["Мой проект 2026", "a+b", "\u2028", "..."])
def test_any_folder_can_be_a_project(tmp_path: Path, name: str) -> None:
    """A folder's name that cannot name a log lends it what it can."""
    start_project(tmp_path / name)
    assert open_project(tmp_path / name).settings.origin.startswith("example.org/")


@pytest.mark.parametrize("name", ["project.toml", "codebook", "sources"])
def test_a_project_is_started_once(tmp_path: Path, name: str) -> None:
    """What people have declared is never written over by a second start."""
    folder = tmp_path / "p"
    folder.mkdir()
    (folder / name).mkdir()
    (folder / name / "mine").write_text("work of weeks", "utf-8")
    keys = sorted(keys_folder().glob("*"))
    with pytest.raises(FileExistsError, match="is a project already"):
        start_project(folder)
    assert [folder / name, folder / name / "mine"] == sorted(folder.rglob("*"))
    assert keys == sorted(keys_folder().glob("*"))


def test_a_project_starts_from_another(project: Project, tmp_path: Path) -> None:
    """Declared files come along, the key and the ledger do not."""
    add(project)
    signer = start_project(tmp_path / "q", title="Second", template=project.folder)
    other = open_project(tmp_path / "q")
    assert project.codebook == other.codebook
    assert project.settings.origin == other.settings.origin
    assert signer.vkey == other.settings.key != project.settings.key
    assert not ledger_path(other.folder).exists()


def test_the_key_is_outside_the_folder_and_only_its_owners(project: Project) -> None:
    """Whoever copies the folder cannot sign; nobody else on the machine can read the key."""
    (path,) = keys_folder().glob(f"*+{project.settings.key.split('+')[1]}.key")
    assert path.stat().st_mode & 0o777 == 0o600
    seed = path.read_bytes()
    assert Signer(project.settings.origin, seed).vkey == project.settings.key
    assert not path.is_relative_to(project.folder)
    for file in project.folder.rglob("*"):
        assert not file.is_file() or seed not in file.read_bytes()


def test_every_project_has_a_key_of_its_own() -> None:
    """Two logs of one name have two keys, and each is found by its public half."""
    one, other = new_signer("example.org/x"), new_signer("example.org/x")
    assert one.vkey != other.vkey
    for signer in (one, other):
        found = find_signer(signer.name, signer.vkey)
        assert found is not None
        assert signer.vkey == found.vkey


def test_a_key_that_is_not_here_or_damaged_is_no_key(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without its private half a project can be read and verified, and not added to."""
    add(project)
    (path,) = keys_folder().glob(f"*+{project.settings.key.split('+')[1]}.key")
    for content in (b"", b"short", os.urandom(32), os.urandom(64)):
        path.write_bytes(content)
        assert find_signer(project.settings.origin, project.settings.key) is None
    monkeypatch.setenv("COUNTERFOIL_KEYS", str(tmp_path / "elsewhere"))
    with pytest.raises(ReadOnly, match="private key is not on this machine"):
        add(project)
    assert not verify_log(store_opener(project), verifier_of(project))
    for origin, key in (("", ""), ("x", "x"), ("a b", "a b+12345678+AA")):
        assert find_signer(origin, key) is None


def test_keys_are_where_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`COUNTERFOIL_KEYS` first, then the user's folder for settings."""
    monkeypatch.setenv("COUNTERFOIL_KEYS", str(tmp_path / "k"))
    assert keys_folder() == tmp_path / "k"
    monkeypatch.delenv("COUNTERFOIL_KEYS")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "c"))
    assert keys_folder() == tmp_path / "c" / "counterfoil" / "keys"
    monkeypatch.delenv("XDG_CONFIG_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "h"))
    assert keys_folder() == tmp_path / "h" / ".config" / "counterfoil" / "keys"


def test_a_ledger_is_kept_between_openings(project: Project) -> None:
    """Rows added in one opening are there in the next, in the project's own folder."""
    add(project)
    add(project)
    with open_ledger(project) as ledger:
        assert ledger.size == 2
    assert ledger_path(project.folder).is_file()
    assert vault_of(project).folder.parent == project.folder
    assert not verify_log(store_opener(project), verifier_of(project))


@pytest.mark.parametrize("open_store", ["postgres"], indirect=True)
def test_a_teams_ledger_is_in_its_database(
    project: Project, open_store: partial[Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With DATABASE_URL the same project keeps its rows in PostgreSQL, and no file."""
    (url,) = open_store.args
    monkeypatch.setenv("DATABASE_URL", url)
    add(project)
    store = open_store()
    assert store.size() == 1
    store.close()
    assert not ledger_path(project.folder).exists()
    assert not verify_log(store_opener(project), verifier_of(project))

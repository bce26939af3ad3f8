"""docs/monitor.md says what the form shows, and its commands make a form that its roster names."""

from __future__ import annotations

import re
import shlex
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from commands import Done, counterfoil, one_sentence
from desks import RETURNS
from layers import ROOT as HOME
from light_keys import write_light_key
from sealed import reviewer
from small_projects import write_project

from counterfoil.envelope.notes import Signer
from counterfoil.form.making import LANGUAGES, read_words
from counterfoil.sealing.roster import read_roster, root_name

PAGE = (HOME / "docs" / "monitor.md").read_text("utf-8")
ORIGIN = "example.org/small"
NOW = {"COUNTERFOIL_NOW": "2026-11-25T12:00:00Z"}


def said(table: Any) -> set[str]:
    """Return every sentence of a table of words."""
    if isinstance(table, str):
        return {table.rstrip(":.")}
    return {words for inner in table.values() for words in said(inner)}


def test_what_the_page_says_in_bold_is_on_the_form() -> None:
    """Buttons, boxes and headings, in the form's own words."""
    bold = [" ".join(words.split()) for words in re.findall(r"\*\*(.+?)\*\*", PAGE, re.DOTALL)]
    assert len(bold) > 15
    shown = {re.sub(r"^\d\. ", "", words) for words in said(read_words("en"))}
    assert [] == [words for words in bold if words.rstrip(".:") not in shown]


def test_both_languages_say_the_same_things() -> None:
    """The same names, the same facts within each sentence, and no words left in English."""
    tables = [dict(_named(read_words(language))) for language in LANGUAGES]
    english, russian = tables
    assert english.keys() == russian.keys()
    as_they_are = {"name", "other", "grid.last"}
    for name, words in english.items():
        facts, others = (set(re.findall(r"\{\w+\}", one)) for one in (words, russian[name]))
        assert facts == others, name
        assert name in as_they_are or re.search("[а-яёА-Я–]", russian[name]), name


def _named(table: Any, name: str = "") -> list[tuple[str, str]]:
    if isinstance(table, str):
        return [(name, table)]
    return [
        pair
        for key, inner in table.items()
        for pair in _named(inner, f"{name}.{key}" if name else key)
    ]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which every command of the page was run, one after another."""
    room, phrase, seed = tmp_path_factory.mktemp("monitor"), "длинный пароль", bytes(range(32))
    (room / "passphrase").write_text(f"{phrase}\n", "utf-8")
    write_project(room / "my-project", {"sources/returns.toml": RETURNS})
    root = Signer(root_name(ORIGIN), seed)
    write_light_key(room / "root.key", f"{root.name}\n{seed.hex()}\n", phrase)
    for line in _commands():
        given = line.replace("example.org/founding/root+…", root.vkey)
        for code in ("R-1", "R-2"):
            given = given.replace(f"{code}=age1…", f"{code}={reviewer(code).recipient}")
        assert 0 == run(room, given).code, given
    (room / "root").write_text(root.vkey, "utf-8")
    return room


def _commands() -> list[str]:
    return re.findall(r"^counterfoil (.+)$", PAGE.partition("## For the project")[2], re.MULTILINE)


def run(room: Path, line: str) -> Done:
    """Run a command whose files are in a folder."""
    parts = [
        str(room / part)
        if part.endswith((".json", ".txt", ".html", ".key")) or part == "my-project"
        else part
        for part in shlex.split(line)
    ]
    if parts[:2] == ["roster", "sign"]:
        parts += ["--passphrase-file", str(room / "passphrase")]
    return counterfoil(*parts, **NOW)


def test_the_second_roster_names_the_form_that_carries_the_first(made: Path) -> None:
    """By the SHA-256 of the whole file, with the same reviewers."""
    root = (made / "root").read_text("utf-8")
    first, second = (read_roster((made / n).read_bytes(), root) for n in ("roster.txt", "new.txt"))
    page = (made / "return.html").read_bytes()
    assert (1, 2) == (first.serial, second.serial)
    assert ("", sha256(page).hexdigest()) == (first.form, second.form)
    assert first.reviewers == second.reviewers
    assert first.text().encode()[:60].splitlines()[1] in page


def test_the_same_project_and_roster_make_the_same_form(made: Path) -> None:
    """Byte for byte; its digest is printed."""
    done = run(made, "counter form again.html --programme programme.json --roster roster.txt")
    page = (made / "return.html").read_bytes()
    assert page == (made / "again.html").read_bytes()
    assert f"SHA-256: {sha256(page).hexdigest()}" in done.out


def test_no_form_is_made_of_what_cannot_be_trusted(made: Path) -> None:
    """An unsigned roster, one that has expired, a file that is no programme: one sentence each."""
    lines = (made / "roster.txt").read_text("utf-8").partition("\n\n")[0]
    (made / "unsigned.txt").write_text(lines, "utf-8")
    wrong = [
        ("unsigned.txt", "programme.json", "2026-11-25", "not signed"),
        ("roster.txt", "programme.json", "2027-11-25", "has expired"),
        ("roster.txt", "root.key", "2026-11-25", "programme"),
        ("nowhere.txt", "programme.json", "2026-11-25", "no such file"),
    ]
    for roster, programme, day, words in wrong:
        asked = f"counter form no.html --programme {programme} --roster {roster}"
        parts = [str(made / p) if "." in p else p for p in shlex.split(asked)]
        done = counterfoil(*parts, COUNTERFOIL_NOW=f"{day}T12:00:00Z")
        assert 3 == done.code
        assert words in one_sentence(done)
        assert not (made / "no.html").exists()

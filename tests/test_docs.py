"""Documents that list code are what the code says; tutorials do what they show."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import generate
import pytest
from layers import ROOT, source_modules

_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
_DAYS = {
    "Monday": "2023-03-06",
    "Tuesday": "2023-03-07",
    "Wednesday": "2023-03-08",
    "Thursday": "2023-03-09",
    "Friday": "2023-03-10",
}
"""The days of a desk's first week."""
_ROW = re.compile(r"^\| ([\w ]+) \| `(\w+)` \| .*? \| (.*?) \|$", re.MULTILINE)


@pytest.mark.parametrize("name", generate.PAGES)
def test_generated_documents_are_what_the_code_says(name: str) -> None:
    """Each generated page is byte for byte what `make docs` would write now."""
    assert generate.PAGES[name]() == (ROOT / name).read_text("utf-8")


def _classes() -> set[str]:
    return {
        found
        for module in source_modules()
        for found in re.findall(r"^class (\w+)", module.text, re.MULTILINE)
    }


def _glossary() -> list[tuple[str, str, str]]:
    return _ROW.findall((ROOT / "docs" / "glossary.md").read_text("utf-8"))


def test_every_word_of_the_glossary_has_its_class() -> None:
    """The glossary names classes that exist."""
    words = _glossary()
    assert len(words) > 20
    assert [] == [name for _, name, _ in words if name not in _classes()]


def test_no_class_is_called_by_a_word_that_the_glossary_rules_out() -> None:
    """What the glossary says not to say is no class's name."""
    ruled_out = {word.strip() for _, _, words in _glossary() for word in words.split(",")}
    names = {word.title().replace(" ", "") for word in ruled_out}
    # Words that only their own noun rules out, and that mean something else elsewhere.
    # A request, a response and an upload are HTTP's own words.
    http = {"Request", "Response", "Upload"}
    assert set() == (names & _classes()) - http - {"Key", "Error"}


def test_every_dependency_has_its_line() -> None:
    """docs/dependencies.md names every package that the project asks for."""
    text = (ROOT / "docs" / "dependencies.md").read_text("utf-8").lower()
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    asked = re.findall(r'^  "([a-z0-9_.-]+)[>=\[<]', project, re.MULTILINE)
    assert len(asked) > 10
    assert [] == [name for name in asked if name not in text]


def test_lock_files_name_no_place_of_download() -> None:
    """No lock file records where packages were downloaded from."""
    for name in ("requirements.txt", "requirements-dev.txt"):
        assert "://" not in (ROOT / name).read_text("utf-8")


def _steps(page: str) -> Iterator[tuple[str, str, str]]:
    """Yield each command of a page with the output it shows, and the heading it stands under."""
    text = (ROOT / "docs" / page).read_text("utf-8")
    for part in re.split(r"^## ", text, flags=re.MULTILINE):
        heading = part.partition("\n")[0]
        for block in _BLOCK.findall(part):
            for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                line, _, shown = step.partition("\n")
                yield line, shown, heading


def _fits(shown: str, printed: str) -> bool:
    """Whether an output is what a page shows; `…` stands for anything."""
    pattern = ".*".join(re.escape(part) for part in shown.strip().split("…"))
    return re.fullmatch(pattern, printed.strip(), re.DOTALL) is not None


@pytest.mark.parametrize("page", ["tutorial.md", "first-week.md"])
def test_a_page_prints_what_it_shows(tmp_path: Path, page: str) -> None:
    """Every command succeeds on the day that it is told of, and prints what stands below it."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    steps = list(_steps(page))
    assert len(steps) > 8
    for line, shown, heading in steps:
        day = _DAYS.get(heading.partition(":")[0])
        done = subprocess.run(
            ["bash", "-c", line],
            cwd=tmp_path,
            env={
                **os.environ,
                **({"COUNTERFOIL_NOW": f"{day}T18:00:00Z"} if day else {}),
                "COUNTERFOIL_MONITOR": str(tmp_path / "device"),
                "LC_ALL": "C.UTF-8",
                "PATH": path,
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert (0, "") == (done.returncode, done.stderr), line
        assert _fits(shown, done.stdout), f"$ {line}\n{done.stdout}"

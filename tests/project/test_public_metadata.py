"""What a source's file lets public pages show of what its originals say about themselves."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_projects import write_project

from counterfoil.model.metadata import FACTS, UNKNOWN, fact_of
from counterfoil.project.declared import ProjectError


def test_nothing_is_allowed_unless_it_is_declared(tmp_path: Path) -> None:
    """Without the key a source lets nothing be shown."""
    project = write_project(tmp_path, {"sources/a.toml": "", "sources/b.toml": _said('"gps"')})
    assert ((), ("gps",)) == tuple(project.sources[c].public_metadata for c in ("a", "b"))


def test_a_key_that_no_reader_gives_is_refused(tmp_path: Path) -> None:
    """A slip of the pen is said, with the nearest key: it would else hide what was to be shown."""
    with pytest.raises(ProjectError, match=r"names .creatd., which no reader gives.*.created."):
        write_project(tmp_path, {"sources/a.toml": _said('"creatd"')})


def test_only_what_tells_of_no_person_is_harmless() -> None:
    """Names, moments, places, devices and mail are none of it, nor is what nobody described."""
    harmless = {key for key, fact in FACTS.items() if fact.harmless}
    assert {"format", "encoding", "language"} <= harmless
    assert not harmless & {"author", "title", "tool", "created", "printed", "gps", "from", "links"}
    assert not fact_of("of a later reader").harmless
    assert UNKNOWN.proves == fact_of("of a later reader").proves


def _said(keys: str) -> str:
    return f"public_metadata = [{keys}]"

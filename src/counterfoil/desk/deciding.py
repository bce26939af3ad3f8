"""Putting what a person decides on record, by the same function that takes decisions files."""

from __future__ import annotations

from typing import Any

from counterfoil.desk.framing import words
from counterfoil.desk.refusals import in_words
from counterfoil.desk.working import Work
from counterfoil.project.declared import Declared, ProjectError
from counterfoil.record.decisions import decide


class Undecided(Exception):  # noqa: N818 - what became of it
    """A decision that says too little or too much; the message says what."""


def file(work: Work, kind: str, entry: dict[str, Any]) -> None:
    """Put one entry of a decisions file on record: of `rulings`, `claims`, `enquiries`.

    Raises Undecided where it is not understood; then nothing is on record.
    """
    file_all(work, {kind: [entry]})


def file_all(work: Work, entries: dict[str, list[dict[str, Any]]]) -> None:
    """Put entries of a decisions file on record, all or none; raises Undecided."""
    try:
        decide(work.recorder, Declared("", entries))
    except ProjectError as error:
        raise undecided(error) from None


def undecided(error: ProjectError) -> Undecided:
    """Return what was refused, in the language spoken."""
    # Without the entry's place in a file, for there is none.
    said = str(error)
    said = said.partition(": ")[2] if "]] 1" in said else said
    return Undecided(in_words(words(), said))

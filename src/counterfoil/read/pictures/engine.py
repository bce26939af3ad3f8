"""Tesseract, the program that recognises words: whether it is here, which it is, and calling it.

It is a program of its own, called with a picture on its input and giving words on its output; it
writes no file and needs no network. Readings name its version and its models, because another one
reads otherwise.
"""

from __future__ import annotations

import os
import re
import resource
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from io import BytesIO
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, NamedTuple

from counterfoil.read.confinement import die_with_parent

if TYPE_CHECKING:
    from PIL.Image import Image

LANGUAGES = ("rus", "eng")
LATIN = ("eng",)
_VERSION = re.compile(r"tesseract v?(\S+)\s+leptonica-(\S+)")
_MODELS = re.compile(r'"(.+)"')
_PROGRAM, _LIBRARY = (
    "the packages tesseract-ocr and tesseract-ocr-rus",
    "`counterfoil[ocr]` with pip",
)
_SHORT = 8
_WORD, _FIELDS = "5", 12
_SAID = 200
_MEMORY = 1 << 30


class Seen(NamedTuple):
    """A word as it was recognised: its text, box in the picture's dots, and how sure it is.

    `confidence` is from 0 to 100. `line` numbers the block, paragraph and line it stands in.
    """

    text: str
    left: int
    right: int
    top: int
    bottom: int
    confidence: int
    line: tuple[int, int, int]

    @property
    def middle(self) -> float:
        """How far down its middle is."""
        return (self.top + self.bottom) / 2


class EngineFailed(RuntimeError):  # noqa: N818 - what happened
    """The program ended without giving words; the message says how."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Why no words can be recognised on this machine, and what to install."""

    why: str
    install: str


@dataclass(frozen=True, slots=True)
class Engine:
    """A program that is here: where, and which it is, in words for people."""

    command: str
    words: str

    def recognise(
        self, picture: Image, layout: int, languages: tuple[str, ...] = LANGUAGES
    ) -> list[Seen]:
        """Return the words in a picture, in its order; raise EngineFailed where it breaks.

        `layout` is Tesseract's page segmentation mode: 3 finds columns, 4 takes the page for one
        column, 6 for one block of lines.
        """
        packed = BytesIO()
        picture.save(packed, "PNG", compress_level=1)
        # The resolution only bounds what is taken for a letter: the picture was scaled for it.
        options = ("--psm", str(layout), "-l", "+".join(languages), "--dpi", "300")
        done = _run(
            (self.command, "stdin", "stdout", *options, "-c", "tessedit_create_tsv=1"),
            packed.getvalue(),
            _bounded,
        )
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip()[-_SAID:]
            raise EngineFailed(f"it ended with {done.returncode} {said}".strip())
        return list(_words(done.stdout.decode("utf-8", "replace")))


def has_pillow() -> bool:
    """Whether pictures can be opened here."""
    return bool(_pillow())


def _pillow() -> str:
    try:
        return version("pillow")
    except PackageNotFoundError:
        return ""


def found_engine() -> Engine | Missing:
    """Return the recogniser of this machine, or what is missing."""
    pillow, command = _pillow(), which("tesseract")
    if pillow and command:
        return _engine_at(command, pillow)
    lacks = {"Tesseract": (command, _PROGRAM), "Pillow": (pillow, _LIBRARY)}
    missing = [(name, install) for name, (here, install) in lacks.items() if not here]
    names, installs = zip(*missing, strict=True)
    verb = "is" if len(names) == 1 else "are"
    return Missing(f"{' and '.join(names)} {verb} not installed", " and ".join(installs))


@cache
def _engine_at(command: str, pillow: str) -> Engine | Missing:
    """Ask a program which it is; once a process."""
    told = _VERSION.search(_run((command, "--version")).stdout.decode("utf-8", "replace"))
    listed = _run((command, "--list-langs")).stdout.decode("utf-8", "replace")
    folder = _MODELS.search(listed)
    if not (told and folder):
        return Missing("Tesseract does not say which it is", "version 5 of it")
    models = []
    for language in LANGUAGES:
        path = Path(folder[1]) / f"{language}.traineddata"
        if not path.is_file():
            why = f"Tesseract has no model of {language}"
            return Missing(why, f"the package tesseract-ocr-{language}")
        models.append(f"{language} {sha256(path.read_bytes()).hexdigest()[:_SHORT]}")
    parts = (f"tesseract {told[1]}", f"leptonica {told[2]}", *models, f"pillow {pillow}")
    return Engine(command, ", ".join(parts))


def _run(
    command: tuple[str, ...], given: bytes = b"", bound: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run a program on one processor, without settings of the user's, to its end."""
    return subprocess.run(  # noqa: S603 - found by its name, given no words of an original
        command,
        input=given,
        capture_output=True,
        check=False,
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "OMP_THREAD_LIMIT": "1"},
        # Only a worker binds it, which has one thread.
        preexec_fn=bound,
    )


def _bounded() -> None:
    """Bind the program to its worker: it ends with it, and has less memory than it.

    Its processor time is bounded as the worker's is, by a limit that it inherits.
    """
    die_with_parent()
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    least = _MEMORY if most == resource.RLIM_INFINITY else min(_MEMORY, most)
    resource.setrlimit(resource.RLIMIT_AS, (least, least))


def _words(table: str) -> Iterator[Seen]:
    """Read Tesseract's table: level, page, block, paragraph, line, word, box, confidence, text."""
    for row in table.split("\n"):
        fields = row.split("\t")
        if len(fields) == _FIELDS and fields[0] == _WORD and (text := fields[11].strip()):
            block, paragraph, line, _, left, top, wide, high = map(int, fields[2:10])
            sure = max(0, min(100, round(float(fields[10]))))
            box = (left, left + wide, top, top + high)
            yield Seen(text, *box, sure, (block, paragraph, line))

"""Pictures of places: drawn by workers, which open the originals, and written here.

What a worker leaves is taken as dots of a known number and written as a picture anew, so nothing
else of an original reaches whoever looks at it. One original that cannot be drawn is one finding.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from counterfoil.checks import Finding, make
from counterfoil.ledger.scratch import scratch
from counterfoil.ledger.vault import Vault
from counterfoil.model.view import View
from counterfoil.project.pictures import Album
from counterfoil.project.tree import Project, vault_folder, work_folder
from counterfoil.read.drawing.asking import DRAWER, SIZES, asked
from counterfoil.read.drawing.dots import Measure
from counterfoil.read.drawing.png import NoPicture, png
from counterfoil.read.isolation import Errand, Return, Workers
from counterfoil.read.stage import DEFAULT_MEANS, Means

_TOGETHER = 40
"""How many views of one original are drawn in one errand."""
_LARGEST = 1 << 24


@dataclass(frozen=True, slots=True)
class Form:
    """What pictures are drawn for: where they are kept, their measure, the most bytes of each."""

    name: str
    measure: Measure
    most: int


PUBLIC = Form("public", Measure(2.0, 1200), 60_000)
"""Pictures on public pages, small enough for a slow line."""
DESK = Form("desk", Measure(2.5, 2400), 4 << 20)
"""Pictures for the desk."""


@dataclass(frozen=True, slots=True)
class Sitter:
    """An original to be drawn: its digest and name, where its bytes are, and its views."""

    digest: str
    name: str
    path: Path
    views: tuple[View, ...]


Pictures = dict[tuple[str, View], Path]
"""Where the picture of an original's view is, by the original's digest and the view."""


Report = Callable[[int], object]
"""Called with how many more pictures are there, or will not be."""


def draw(  # noqa: PLR0913 - what to draw, where to, how, and whom to tell
    sitters: Iterable[Sitter],
    album: Album,
    room: Path,
    form: Form,
    means: Means = DEFAULT_MEANS,
    *,
    report: Report = lambda _: None,
) -> tuple[Pictures, list[Finding]]:
    """Draw every view that has no picture yet; return all pictures, and what could not be drawn."""
    pictures: Pictures = {}
    failed: dict[str, Finding] = {}
    errands: dict[Errand, tuple[Sitter, tuple[View, ...]]] = {}
    for sitter in sitters:
        for views in _batches(sitter, album, pictures):
            errand = Errand(sitter.digest, sitter.path, drawing=asked(views, form.measure))
            errands[errand] = sitter, views
    for returned in _returns(list(errands), room, means):
        sitter, views = errands[returned.errand]
        report(len(views))
        try:
            packed = _packed(returned, len(views), form.most)
        except NoPicture as error:
            details = {"why": str(error)}
            failed.setdefault(sitter.digest, make("CF023", sitter.name, details))
            continue
        for view, picture in zip(views, packed, strict=True):
            pictures[sitter.digest, view] = album.keep(sitter.digest, view, picture)
    return pictures, list(failed.values())


def _batches(sitter: Sitter, album: Album, pictures: Pictures) -> Iterator[tuple[View, ...]]:
    """Yield the views that are to be drawn, some at a time; note where the others are."""
    wanted = []
    for view in dict.fromkeys(sitter.views):
        path = album.path(sitter.digest, view)
        if path.is_file():
            pictures[sitter.digest, view] = path
        else:
            wanted.append(view)
    for start in range(0, len(wanted), _TOGETHER):
        yield tuple(wanted[start : start + _TOGETHER])


def _returns(errands: list[Errand], room: Path, means: Means) -> Iterator[Return]:
    if errands:
        count = min(means.workers or os.cpu_count() or 1, len(errands))
        with Workers(room, means.limits, count, means.command) as workers:
            yield from workers.run(errands)


def _packed(returned: Return, count: int, most: int) -> list[bytes]:
    """Return the pictures that a worker drew; raise NoPicture where it did not."""
    if returned.code:
        raise NoPicture(make(returned.code, "", returned.details).sentence().rstrip("."))
    packed = []
    for number in range(count):
        try:
            with (returned.folder / f"{number}.dots").open("rb") as stream:
                drawn = stream.read(_LARGEST)
        except OSError:
            msg = f"picture {number} was not drawn"
            raise NoPicture(msg) from None
        if len(drawn) < SIZES.size:
            msg = f"picture {number} is empty"
            raise NoPicture(msg)
        width, height = SIZES.unpack_from(drawn)
        packed.append(png(width, height, drawn[SIZES.size :], most))
    return packed


def draw_in(
    project: Project,
    wanted: Mapping[str, tuple[str, Sequence[View]]],
    form: Form,
    means: Means = DEFAULT_MEANS,
    report: Report = lambda _: None,
) -> tuple[Pictures, list[Finding]]:
    """Draw views of a project's originals: their name and views by digest."""
    vault, home = Vault(vault_folder(project.folder)), work_folder(project.folder, "pictures")
    there = [
        Sitter(digest, name, vault.path(digest), tuple(views))
        for digest, (name, views) in wanted.items()
        if vault.has(digest)
    ]
    if not there:
        return {}, []
    with scratch(home) as room:
        return draw(
            there, Album(home / form.name, DRAWER), room / "room", form, means, report=report
        )

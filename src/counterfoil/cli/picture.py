"""Writing a picture of a place: the page as PNG, cells and words as SVG."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from counterfoil.cli.drawings import draw_cells, draw_words
from counterfoil.cli.locating import Located
from counterfoil.cli.screen import Refused
from counterfoil.model.surroundings import Cells
from counterfoil.model.view import View, view_of
from counterfoil.project.pictures import Album
from counterfoil.read.drawing.asking import DRAWER
from counterfoil.read.picturing import DESK, Sitter, draw

_LONGEST = 80


def write_picture(located: Located, file: Path | None) -> Path:
    """Write a picture of a place; return where. A name is chosen where `file` is None.

    Raise Refused where there is nothing to draw, it cannot be drawn, or the name has another
    ending than the picture's form.
    """
    view = view_of(located.reading, located.locator, whole=True)
    if view is None and located.around is None:
        msg = f"{located.link}: there is nothing to draw a picture of"
        raise Refused(msg)
    ending = ".png" if view else ".svg"
    path = file or Path(_name(located) + ending)
    if path.suffix.casefold() != ending:
        form = "a page is drawn as PNG" if view else "cells and words are drawn as SVG"
        msg = f"{path}: {form}; give a name that ends in {ending}"
        raise Refused(msg)
    if view:
        _write_page(located, view, path)
    else:
        path.write_text(_drawn(located), "utf-8")
    return path


def _drawn(located: Located) -> str:
    title = f"{located.name}  {located.locator.bare()}"
    around = located.around
    assert around  # noqa: S101 - looked at before
    return draw_cells(around, title) if isinstance(around, Cells) else draw_words(around, title)


def _write_page(located: Located, view: View, path: Path) -> None:
    with TemporaryDirectory(prefix="counterfoil-") as home:
        folder = Path(home)
        digest = located.reading.digest
        sitter = Sitter(digest, located.name, located.path, (view,))
        album = Album(folder / "pictures", DRAWER)
        pictures, findings = draw([sitter], album, folder / "room", DESK)
        if findings:
            raise Refused("; ".join(map(str, findings)))
        shutil.copyfile(pictures[digest, view], path)


def _name(located: Located) -> str:
    words = re.sub(r"[^\w.]+", "-", f"{located.name} {located.locator.bare()}").strip("-.")
    return words[:_LONGEST]

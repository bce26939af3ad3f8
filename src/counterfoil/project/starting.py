"""Starting a project: its files from a template, and a signing key of its own."""

from __future__ import annotations

import re
import shutil
from importlib import resources
from pathlib import Path

from counterfoil.ledger.checkpoint import Signer
from counterfoil.project.keys import new_signer
from counterfoil.project.tree import settings_path

_DECLARED = ("project.toml", "codebook", "sources")


def start_project(
    folder: Path, *, title: str = "", origin: str = "", template: Path | None = None
) -> Signer:
    """Make a project folder and its key; return the signer.

    Raises FileExistsError where there is a project already, BadCheckpoint for an origin that
    cannot name a log.
    """
    if settings_path(folder).exists():
        msg = f"{folder} is a project already"
        raise FileExistsError(msg)
    folder.mkdir(parents=True, exist_ok=True)
    if template is None:
        with resources.as_file(resources.files("counterfoil.project") / "template") as own:
            _copy(own, folder)
    else:
        _copy(template, folder)
    path = settings_path(folder)
    text = path.read_text("utf-8")
    declared = re.search(r'^origin = "([^"]*)"', text, re.MULTILINE)
    named = origin or (declared[1] if declared else "") or f"example.org/{folder.resolve().name}"
    signer = new_signer(named)
    text = re.sub(r'^origin = "[^"]*"', f'origin = "{named}"', text, flags=re.MULTILINE)
    text = re.sub(r'^key = "[^"]*"', f'key = "{signer.vkey}"', text, flags=re.MULTILINE)
    if title:
        quoted = title.replace("\\", "\\\\").replace('"', '\\"')
        text = re.sub(r"^title = .*$", f'title = {{ en = "{quoted}" }}', text, flags=re.MULTILINE)
    path.write_text(text, "utf-8")
    return signer


def _copy(template: Path, folder: Path) -> None:
    for name in _DECLARED:
        origin = template / name
        if origin.is_dir():
            shutil.copytree(origin, folder / name, dirs_exist_ok=True)
        elif origin.is_file():
            shutil.copyfile(origin, folder / name)

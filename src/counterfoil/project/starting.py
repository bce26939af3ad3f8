"""Starting a project: its files from a template, and a signing key of its own."""

from __future__ import annotations

import json
import re
import shutil
from importlib import resources
from pathlib import Path

from counterfoil.ledger.checkpoint import Signer
from counterfoil.project.keys import new_signer
from counterfoil.project.tree import settings_path

_DECLARED = ("project.toml", "codebook", "sources")
_UNNAMEABLE = re.compile(r"[^\w.-]+")


def start_project(
    folder: Path, *, title: str = "", origin: str = "", template: Path | None = None
) -> Signer:
    """Make a project folder and its key; return the signer.

    Raises FileExistsError where there is a project already, BadCheckpoint for an origin that
    cannot name a log. Nothing is made then.
    """
    for name in _DECLARED:
        if (folder / name).exists():
            msg = f"{folder} is a project already: it has {name}"
            raise FileExistsError(msg)
    if template is None:
        with resources.as_file(resources.files("counterfoil.project") / "template") as own:
            return start_project(folder, title=title, origin=origin, template=own)
    text = settings_path(template).read_text("utf-8")
    declared = re.search(r'^origin = "([^"]*)"', text, re.MULTILINE)
    named = origin or (declared[1] if declared else "")
    signer = new_signer(named or f"example.org/{_UNNAMEABLE.sub('-', folder.resolve().name)}")
    folder.mkdir(parents=True, exist_ok=True)
    text = _set(text, "origin", '"[^"]*"', _quoted(signer.name))
    text = _set(text, "key", '"[^"]*"', _quoted(signer.vkey))
    if title:
        text = _set(text, "title", ".*", f"{{ en = {_quoted(title)} }}")
    _copy(template, folder)
    settings_path(folder).write_text(text, "utf-8")
    return signer


def _set(text: str, key: str, before: str, now: str) -> str:
    return re.sub(rf"^{key} = {before}", lambda _: f"{key} = {now}", text, flags=re.MULTILINE)


def _quoted(text: str) -> str:
    # Every JSON string is a TOML string, but for the one sign that JSON need not escape.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _copy(template: Path, folder: Path) -> None:
    for name in _DECLARED[1:]:
        if (template / name).is_dir():
            shutil.copytree(template / name, folder / name)

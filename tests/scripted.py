"""The script of the offline form, run by node where node is: the very bytes that pages carry."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import Any

import orjson
import pytest
from layers import SOURCE, TESTS

BUNDLE = SOURCE / "form" / "built" / "form.js"
_VECTORS = TESTS / "form" / "vectors.mjs"


def node() -> str:
    """Return where node is; skip where there is none."""
    program = shutil.which("node")
    if program is None:
        pytest.skip("no node")
    return program


def scripted(name: str, cases: list[Any], **environment: str) -> list[Any]:
    """Return what the form's script makes of each of these cases."""
    done = subprocess.run(
        [node(), str(_VECTORS), str(BUNDLE)],
        env={**os.environ, **environment},
        input=orjson.dumps({name: cases}),
        capture_output=True,
        check=False,
    )
    assert 0 == done.returncode, done.stderr.decode()
    found: dict[str, list[Any]] = orjson.loads(done.stdout)
    return found[name]

"""The file that a monitor keeps is one file for the form and for the terminal."""

from __future__ import annotations

import base64
from hashlib import sha256

from scripted import scripted
from sealed import CODE, KEYS, ORIGIN, REPORT, REVIEWERS, ROSTER, TODAY

from counterfoil.sealing.kept import KeptReturn, open_kept, seal_kept
from counterfoil.sealing.keys import MonitorKeys
from counterfoil.sealing.returns import open_return, seal_return
from counterfoil.sealing.words import MonitorCode


def kept() -> tuple[list[KeptReturn], list[dict[str, str]]]:
    """Return one kept return, as each side holds it."""
    sealed = seal_return(REPORT, [], KEYS, ROSTER, TODAY)
    weekly = open_return(sealed.envelope, REVIEWERS, ORIGIN).weekly
    digest = sha256(sealed.envelope).hexdigest()
    entry = {"id": sealed.id, "sha256": digest, "json": weekly.json().decode()}
    return [KeptReturn(sealed.id, digest, weekly)], [entry]


def test_what_one_side_keeps_the_other_opens() -> None:
    """Both ways, every field of every return."""
    ours, theirs = kept()
    (made,) = scripted("keep", [{"words": CODE.words, "entries": theirs, "origin": ORIGIN}])
    assert ours == open_kept(base64.b64decode(made), KEYS, ORIGIN)
    sealed = base64.b64encode(seal_kept(ours, KEYS, ORIGIN)).decode()
    (entries,) = scripted("kept", [{"words": CODE.words, "sealed": sealed, "origin": ORIGIN}])
    assert theirs == [{name: one[name] for name in ("id", "sha256", "json")} for one in entries]


def test_a_kept_file_opens_for_its_own_monitor_and_project_only() -> None:
    """Another code, another project, a byte turned and a byte missing are refused."""
    ours, _ = kept()
    whole = seal_kept(ours, KEYS, ORIGIN)
    other = MonitorCode(b"\x01" * 16)
    turned = whole[:-1] + bytes([whole[-1] ^ 1])
    bad = [
        (other.words, whole, ORIGIN),
        (CODE.words, whole, "example.org/other"),
        (CODE.words, turned, ORIGIN),
        (CODE.words, whole[:-1], ORIGIN),
        (CODE.words, seal_kept(ours, MonitorKeys(other), ORIGIN), ORIGIN),
    ]
    asked = [
        {"words": words, "sealed": base64.b64encode(sealed).decode(), "origin": origin}
        for words, sealed, origin in bad
    ]
    found = [one["refused"] for one in scripted("kept", asked)]
    assert ["key", "signature", "key", "form", "key"] == [
        one.removeprefix("opened.") for one in found
    ]

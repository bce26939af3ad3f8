"""What docs/counter.md tells people to install is accepted by the programs that it is for."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from commands import PROGRAM
from counters import Running
from layers import ROOT

PAGE = (ROOT / "docs" / "counter.md").read_text("utf-8")
FORMAT = (ROOT / "docs" / "return-format.md").read_text("utf-8")
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def block(kind: str, begins: str) -> str:
    """Return the block of the page of a kind that begins so."""
    (found,) = [
        text
        for known, text in _BLOCK.findall(PAGE)
        if (known, text[: len(begins)]) == (kind, begins)
    ]
    return str(found)


def test_the_unit_is_verified(tmp_path: Path) -> None:
    """By systemd itself, with the program where it is here."""
    program = shutil.which("systemd-analyze")
    if not program:
        pytest.skip("no systemd-analyze")
    unit = tmp_path / "counterfoil-counter.service"
    text = block("ini", "[Unit]").replace("/opt/counterfoil/bin/counterfoil", PROGRAM)
    unit.write_text(text, "utf-8")
    done = subprocess.run(
        [program, "verify", str(unit)], capture_output=True, text=True, check=False
    )
    assert (0, "") == (done.returncode, done.stderr)


def test_the_torrc_is_verified(tmp_path: Path) -> None:
    """By Tor itself, with folders of the test's own."""
    program = shutil.which("tor")
    if not program:
        pytest.skip("no tor")
    torrc = tmp_path / "torrc"
    text = block("", "SocksPort").replace("/var/lib/tor", str(tmp_path))
    torrc.write_text(f"{text}DataDirectory {tmp_path}/data\n", "utf-8")
    done = subprocess.run(
        [program, "--verify-config", "-f", str(torrc)], capture_output=True, text=True, check=False
    )
    assert 0 == done.returncode, done.stdout


def test_the_unit_and_tor_meet_at_one_socket() -> None:
    """What the unit listens at is what Tor connects to."""
    (listens,) = re.findall(r"--socket (\S+)", block("ini", "[Unit]"))
    assert f"HiddenServicePort 80 unix:{listens}" in block("", "SocksPort")


def test_every_route_is_in_the_format(counter: Running) -> None:
    """docs/return-format.md names what the counter answers, and the counter answers it."""
    named = set(re.findall(r"`(GET|POST) (/[a-zA-Z0-9/.]*)", FORMAT))
    assert len(named) > 8
    for method, path in named:
        other = "PUT"
        asked = path.replace("SHA256", "0f" * 32).replace("/N", "/1")
        allowed = counter.ask(other, asked).header("allow")
        assert method in allowed.split(", "), (method, path, allowed)

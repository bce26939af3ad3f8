"""People's private keys lie on disk behind a passphrase, and only keys made here are opened."""

from __future__ import annotations

import base64
import stat
from pathlib import Path

import pytest

from counterfoil.sealing import keyfiles
from counterfoil.sealing.keyfiles import BadKeyFile, read_key, write_key


def test_a_key_opens_with_its_passphrase_alone(tmp_path: Path) -> None:
    """For its owner's eyes only, never written over, and with one sentence for a wrong word."""
    path = tmp_path / "new" / "R-1.age"
    write_key(path, "AGE-SECRET-KEY-1\n", "верный пароль")
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    assert b"SECRET" not in path.read_bytes()
    assert "AGE-SECRET-KEY-1\n" == read_key(path, "верный пароль")
    with pytest.raises(BadKeyFile, match="does not open with this passphrase"):
        read_key(path, "неверный пароль")
    with pytest.raises(FileExistsError):
        write_key(path, "AGE-SECRET-KEY-1\n", "верный пароль")


def test_a_key_without_a_passphrase_is_not_written(tmp_path: Path) -> None:
    """An empty passphrase protects nothing."""
    with pytest.raises(BadKeyFile, match="without a passphrase"):
        write_key(tmp_path / "R-1.age", "x", "")
    assert not [*tmp_path.iterdir()]


def _scrypt(work: int) -> bytes:
    line = base64.b64encode(bytes(32)).rstrip(b"=")
    salt = base64.b64encode(bytes(16)).rstrip(b"=")
    header = b"age-encryption.org/v1\n-> scrypt %s %d\n%s\n--- %s\n" % (salt, work, line, line)
    return header + bytes(64)


@pytest.mark.parametrize("work", [23, 24, 30, 63, 99])
def test_a_file_that_asks_for_much_work_is_not_opened(tmp_path: Path, work: int) -> None:
    """Sixteen gigabytes and two minutes are what a file of 200 bytes could ask for."""
    path = tmp_path / "R-1.age"
    path.write_bytes(_scrypt(work))
    with pytest.raises(BadKeyFile, match="asks for more work"):
        read_key(path, "x")


@pytest.mark.parametrize("content", [b"", b"AGE-SECRET-KEY-1\n", bytes(9999), _scrypt(10) * 99])
def test_other_files_are_no_keys(tmp_path: Path, content: bytes) -> None:
    """What is no passphrase file, or too long for one, is not opened."""
    path = tmp_path / "R-1.age"
    path.write_bytes(content)
    with pytest.raises(BadKeyFile, match="is no key protected"):
        read_key(path, "x")


def test_a_busy_machine_is_no_wrong_passphrase(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the machine will not do now is tried again, and then said as what it is."""
    monkeypatch.setattr(keyfiles, "_TRIES", 2)
    # Stands in for a machine that is too slow for its own files: nobody does so much work.
    monkeypatch.setattr(keyfiles, "_MOST_WORK", 60)
    path = tmp_path / "R-1.age"
    path.write_bytes(_scrypt(40))
    with pytest.raises(BadKeyFile, match="cannot be opened now: this machine is too busy"):
        read_key(path, "x")

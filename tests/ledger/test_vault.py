"""The vault keeps bytes once, whole, under their digest, and never writes them again."""

from __future__ import annotations

import io
import os
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.ledger.vault import Vault, digest_of


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """Return a vault whose folder is not there yet."""
    return Vault(tmp_path / "vault")


def keep(vault: Vault, content: bytes) -> str:
    """Keep some bytes; return their digest."""
    digest, _, _ = vault.keep(io.BytesIO(content))
    return digest


def files(vault: Vault) -> list[Path]:
    """Return every file in the vault's folder, whatever it is."""
    return sorted(path for path in vault.folder.rglob("*") if path.is_file())


class Breaking(io.RawIOBase):
    """A stream that gives some bytes and then breaks, as a disconnected disk does."""

    def __init__(self) -> None:
        """Start before the first byte."""
        self._given = False

    def read(self, size: int = -1) -> bytes:
        """Give bytes once, then raise."""
        if self._given:
            msg = "the disk is gone"
            raise OSError(msg)
        self._given = True
        return b"x" * min(size, 1000)


@given(st.binary(max_size=300))
def test_bytes_are_kept_under_their_digest(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    """What is kept is what came, found by its SHA-256, with its size."""
    vault = Vault(tmp_path_factory.mktemp("vault"))
    expected = sha256(content).hexdigest()
    assert (expected, len(content), True) == vault.keep(io.BytesIO(content))
    assert content == vault.path(expected).read_bytes()
    assert vault.has(expected)
    assert [expected] == list(vault.digests())
    assert not vault.faults(expected)


def test_the_same_bytes_are_kept_once(vault: Vault) -> None:
    """A second copy is not new, and the file that is there is not touched."""
    digest = keep(vault, b"letter")
    before = vault.path(digest).stat()
    assert vault.keep(io.BytesIO(b"letter")) == (digest, 6, False)
    after = vault.path(digest).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert [vault.path(digest)] == files(vault)


def test_large_originals_are_kept_whole(vault: Vault) -> None:
    """Bytes that come in many blocks are one original."""
    content = os.urandom(3 * (1 << 20) + 17)
    digest = keep(vault, content)
    assert sha256(content).hexdigest() == digest == digest_of(vault.path(digest))


def test_kept_files_are_read_only(vault: Vault) -> None:
    """No permission to write is left on an original, for anyone."""
    digest = keep(vault, b"letter")
    assert vault.path(digest).stat().st_mode & 0o777 == 0o444


def test_a_damaged_file_is_named_and_replaced_by_a_whole_one(vault: Vault) -> None:
    """Collecting the same bytes again mends what the disk has lost."""
    digest = keep(vault, b"letter")
    path = vault.path(digest)
    path.chmod(0o644)
    path.write_bytes(b"lettes")
    assert vault.faults(digest) == "is not the bytes its digest names"
    assert vault.keep(io.BytesIO(b"letter")) == (digest, 6, True)
    assert path.read_bytes() == b"letter"
    assert not vault.faults(digest)


def test_a_missing_file_is_named(vault: Vault) -> None:
    """An original that is not there is missing, and so is what is no digest at all."""
    digest = keep(vault, b"letter")
    vault.path(digest).unlink()
    for missing in (digest, "", "ab", "../../etc"):
        assert vault.faults(missing) == "is missing from the vault"
    assert not vault.has(digest)
    assert keep(vault, b"letter") == digest
    assert vault.has(digest)


def test_an_interrupted_copy_is_no_original(vault: Vault) -> None:
    """A stream that breaks leaves nothing, neither under a digest nor on its way in."""
    with pytest.raises(OSError, match="the disk is gone"):
        vault.keep(Breaking())  # type: ignore[arg-type]
    assert not files(vault)
    assert not list(vault.digests())


def test_what_a_killed_run_left_is_cleared(vault: Vault) -> None:
    """Bytes that were on their way in are taken away, kept ones are not."""
    digest = keep(vault, b"letter")
    coming = vault.folder / ".coming"
    coming.mkdir(exist_ok=True)
    for name in ("1-a", "2-b"):
        (coming / name).write_bytes(b"half")
    assert [digest] == list(vault.digests())
    assert vault.clear_interrupted() == 2
    assert not list(coming.iterdir())
    assert [vault.path(digest)] == files(vault)
    assert not vault.clear_interrupted()


class Cleared(io.BytesIO):
    """A stream whose reader's vault is cleared by another run meanwhile."""

    def __init__(self, content: bytes, vault: Vault) -> None:
        """Take what is in it, and the vault."""
        super().__init__(content)
        self.vault = vault

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next bytes, once the other run has looked around."""
        assert not Vault(self.vault.folder).clear_interrupted()
        return super().read(size)


def test_what_another_run_is_copying_in_stays(vault: Vault) -> None:
    """Two desks may collect at once, and neither takes the other's bytes for left behind ones."""
    assert (sha256(b"letter").hexdigest(), 6, True) == vault.keep(Cleared(b"letter", vault))
    assert not vault.clear_interrupted()


def test_a_vault_that_was_never_used_is_empty(vault: Vault) -> None:
    """Looking into it makes no folder."""
    assert not list(vault.digests())
    assert not vault.clear_interrupted()
    assert not vault.folder.exists()

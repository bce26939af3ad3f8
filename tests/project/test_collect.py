"""Collecting keeps every file as it is, once, and an interruption loses nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest
from hostile import texts
from hypothesis import given, settings
from logs import SIGNER, VERIFIER, opened
from stores import impatient

from counterfoil.collect import Collected, Custodian, Incoming, collect, incoming
from counterfoil.ledger.ledger import Ledger, Writer
from counterfoil.ledger.originals import originals
from counterfoil.ledger.sqlite import open_sqlite
from counterfoil.ledger.store import LedgerBusy
from counterfoil.ledger.vault import Vault
from counterfoil.ledger.verify import verify_log
from counterfoil.model.original import Custody

NOW = "2023-10-03T12:00:00Z"
BY_MAIL = Custodian("R-1", "by mail from S-3", NOW)
IN_PERSON = Custodian("R-2", "in person", NOW)


class Desk:
    """A ledger, a vault and a folder of incoming files."""

    def __init__(self, home: Path) -> None:
        """Make the folder."""
        self.path, self.vault, self.files = home / "ledger.db", Vault(home / "vault"), home / "in"
        self.files.mkdir()

    def put(self, name: str, content: bytes) -> Path:
        """Put a file among those to be collected."""
        path = self.files / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def collect(self, *paths: Path, custody: Custodian = BY_MAIL) -> list[Collected]:
        """Collect files, or everything there is."""
        with opened(self.path) as ledger:
            return collect(ledger, self.vault, incoming(paths or [self.files]), custody)

    def custody(self) -> list[tuple[str, str]]:
        """Return the name and digest of every custody row."""
        with opened(self.path) as ledger:
            return [(row["name"], row["digest"]) for _, row in ledger.rows("custody")]

    def is_whole(self) -> bool:
        """Whether verify finds no fault and every original is in the vault."""
        digests = {digest for _, digest in self.custody()}
        log = verify_log(partial(open_sqlite, self.path), VERIFIER)
        return not log and not any(map(self.vault.faults, digests))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return an empty desk."""
    return Desk(tmp_path)


def named(contents: dict[str, bytes]) -> list[tuple[str, str]]:
    """Return names and digests as custody rows hold them."""
    return [(name, sha256(content).hexdigest()) for name, content in contents.items()]


def test_files_are_kept_as_they_are(desk: Desk) -> None:
    """Bytes go into the vault, and a row says what came, from where, by whom and when."""
    path = desk.put("letter.pdf", b"%PDF \x00\xff")
    (done,) = desk.collect(path)
    digest = sha256(b"%PDF \x00\xff").hexdigest()
    assert Collected("letter.pdf", digest, 7, new=True, known=False) == done
    assert desk.vault.path(digest).read_bytes() == path.read_bytes()
    with opened(desk.path) as ledger:
        original = originals(ledger)[digest]
        (row,) = [row for _, row in ledger.rows("custody")]
    assert (original.name, original.size) == ("letter.pdf", 7)
    assert original.custody == (Custody("letter.pdf", "R-1", "by mail from S-3", NOW),)
    expected = {"kind", "recorded_at", "by", "digest", "size", "name", "came_from", "salt"}
    assert expected == set(row)


def test_folders_come_with_all_below_them(desk: Desk) -> None:
    """Names tell the way from the folder, in one order on every disk."""
    contents = {"a/page_files/x.png": b"1", "a/page.html": b"2", "b.csv": b"3", "Ё/ж.txt": b""}
    for name, content in contents.items():
        desk.put(name, content)
    desk.collect()
    expected = sorted(contents.items(), key=lambda item: Path(item[0]))
    assert named(dict(expected)) == desk.custody()


def test_hidden_files_and_links_are_passed_over(desk: Desk, tmp_path: Path) -> None:
    """What systems leave in folders is nobody's original, and a link is another file's name."""
    target = desk.put("letter.txt", b"letter")
    for name in (".DS_Store", ".git/config", "a/.hidden/b.txt"):
        desk.put(name, b"system")
    (desk.files / "link.txt").symlink_to(target)
    (desk.files / "folder").symlink_to(tmp_path)
    desk.collect()
    assert named({"letter.txt": b"letter"}) == desk.custody()


def test_a_file_that_is_named_is_taken_whatever_its_name(desk: Desk) -> None:
    """Who names a hidden file or a link means it."""
    hidden = desk.put(".env", b"x")
    link = desk.files / "link.txt"
    link.symlink_to(hidden)
    desk.collect(hidden, link)
    assert named({".env": b"x", "link.txt": b"x"}) == desk.custody()


def test_the_same_bytes_are_one_original_of_two_names(desk: Desk) -> None:
    """A copy under another name is one more row and no more bytes."""
    first, second = desk.put("letter.pdf", b"same"), desk.put("copy of letter.pdf", b"same")
    one, other = desk.collect(first, second)
    told = [(file.name, file.new, file.known) for file in (one, other)]
    assert told == [("letter.pdf", True, False), ("copy of letter.pdf", False, False)]
    assert [one.digest] == list(desk.vault.digests())
    with opened(desk.path) as ledger:
        (original,) = originals(ledger).values()
    assert original.names == ("letter.pdf", "copy of letter.pdf")


def test_a_second_run_writes_nothing(desk: Desk) -> None:
    """What came under this name and from this place before adds no row and no checkpoint."""
    desk.put("a.txt", b"a")
    desk.put("b.txt", b"b")
    first = desk.collect()
    before = desk.path.read_bytes(), desk.custody()
    again = desk.collect()
    assert [(x.name, x.digest, False, True) for x in first] == [
        (x.name, x.digest, x.new, x.known) for x in again
    ]
    assert before == (desk.path.read_bytes(), desk.custody())
    with opened(desk.path, None) as keyless:
        assert all(x.known for x in collect(keyless, desk.vault, incoming([desk.files]), BY_MAIL))


def test_another_place_is_another_custody(desk: Desk) -> None:
    """The same file from someone else is one more way in which it came."""
    desk.put("a.txt", b"a")
    desk.collect()
    (again,) = desk.collect(custody=IN_PERSON)
    assert (again.new, again.known) == (False, False)
    with opened(desk.path) as ledger:
        (original,) = originals(ledger).values()
    expected = [(custody.by, custody.came_from) for custody in (BY_MAIL, IN_PERSON)]
    assert expected == [(custody.by, custody.came_from) for custody in original.custody]


def test_a_damaged_original_is_mended_by_collecting_again(desk: Desk) -> None:
    """Bytes the disk has lost come back with the file, and the ledger stays as it was."""
    desk.put("a.txt", b"a")
    (done,) = desk.collect()
    path = desk.vault.path(done.digest)
    path.chmod(0o644)
    path.write_bytes(b"A")
    assert not desk.is_whole()
    (again,) = desk.collect()
    assert again.known
    assert desk.is_whole()


def test_an_unreadable_file_keeps_what_came_before(desk: Desk) -> None:
    """Where one file cannot be read, those before it stay collected, and the rest wait."""
    paths = [desk.put(f"{n}.txt", str(n).encode()) for n in range(70)]
    paths[66].unlink()
    with pytest.raises(FileNotFoundError):
        desk.collect(*paths)
    expected = named({f"{n}.txt": str(n).encode() for n in range(66)})
    assert expected == desk.custody()
    assert desk.is_whole()
    paths[66].write_bytes(b"66")
    desk.collect(*paths)
    assert len(desk.custody()) == len(paths)


class Killed(BaseException):
    """Raised where a run is killed."""


class MortalLedger(Ledger):
    """A ledger whose process is killed once it has written `lives` commits."""

    lives = 0

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """Add rows, or be killed."""
        if not self.lives:
            raise Killed
        self.lives -= 1
        with super().writing() as writer:
            yield writer


@pytest.mark.parametrize("commits", [0, 1, 2])
def test_a_run_killed_between_vault_and_ledger_is_completed_by_the_next(
    desk: Desk, commits: int
) -> None:
    """Bytes that no row names yet are no fault; the next run writes their rows, once."""
    for n in range(150):
        desk.put(f"{n:03}.txt", str(n).encode())
    ledger = MortalLedger(open_sqlite(desk.path), SIGNER)
    ledger.lives = commits
    with pytest.raises(Killed):
        collect(ledger, desk.vault, incoming([desk.files]), BY_MAIL)
    ledger.close()
    half = desk.vault.folder / ".coming" / "1-half"
    half.parent.mkdir(exist_ok=True)
    half.write_bytes(b"half of a file")
    assert commits * 64 == len(desk.custody())
    assert len(list(desk.vault.digests())) > commits * 64
    assert desk.is_whole()
    done = desk.collect()
    assert [n >= commits * 64 for n in range(150)] == [file.new for file in done]
    assert named({f"{n:03}.txt": str(n).encode() for n in range(150)}) == desk.custody()
    assert not half.exists()
    assert desk.is_whole()


def test_files_are_reported_once_they_are_safe(desk: Desk) -> None:
    """Each file once, in order, and only after its row is committed."""
    for n in range(130):
        desk.put(f"{n:03}.txt", str(n).encode())
    seen: list[str] = []

    def report(file: Collected) -> None:
        with opened(desk.path, None) as reader:
            assert file.digest in originals(reader)
        seen.append(file.name)

    with opened(desk.path) as ledger:
        done = collect(ledger, desk.vault, incoming([desk.files]), BY_MAIL, report)
    assert [file.name for file in done] == seen == [f"{n:03}.txt" for n in range(130)]


def test_a_broken_report_writes_no_row_twice(desk: Desk) -> None:
    """When the screen is gone after a commit, what was committed is not committed again."""
    for n in range(65):
        desk.put(f"{n:03}.txt", str(n).encode())

    def report(file: Collected) -> None:
        raise BrokenPipeError(file.name)

    with opened(desk.path) as ledger, pytest.raises(BrokenPipeError):
        collect(ledger, desk.vault, incoming([desk.files]), BY_MAIL, report)
    assert len(set(desk.custody())) == len(desk.custody()) == 64


def test_a_busy_ledger_is_told_and_nothing_is_lost(desk: Desk) -> None:
    """While another process writes, the bytes are kept and their rows wait for the next run."""
    desk.put("a.txt", b"a")
    holder = open_sqlite(desk.path)
    holder.begin()
    waiting = impatient(open_sqlite(desk.path))
    with pytest.raises(LedgerBusy):
        collect(Ledger(waiting, SIGNER), desk.vault, incoming([desk.files]), BY_MAIL)
    holder.rollback()
    waiting.close()
    holder.close()
    assert not desk.custody()
    (done,) = desk.collect()
    assert done.new
    assert not done.known


def test_names_that_are_no_utf8_are_spelled_out(desk: Desk) -> None:
    """A name from an old archive, in windows-1251, is kept with its bytes readable."""
    name = os.fsdecode("Список.txt".encode("windows-1251"))
    desk.put(name, b"x")
    desk.collect()
    spelled = r"\xd1\xef\xe8\xf1\xee\xea.txt"
    assert named({spelled: b"x"}) == desk.custody()
    desk.collect(desk.files / name)
    assert named({spelled: b"x"}) == desk.custody()


@settings(max_examples=30)
@given(texts, texts, texts)
def test_any_name_and_place_can_be_kept(
    tmp_path_factory: pytest.TempPathFactory, name: str, by: str, came_from: str
) -> None:
    """Names of mail attachments and words of people hold every sign there is."""
    desk = Desk(tmp_path_factory.mktemp("desk"))
    files = [Incoming(desk.put("x", b"x"), name)]
    for _ in range(2):
        with opened(desk.path) as ledger:
            collect(ledger, desk.vault, files, Custodian(by, came_from, NOW))
            (original,) = originals(ledger).values()
    assert (Custody(name, by, came_from, NOW),) == original.custody

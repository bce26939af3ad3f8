"""A command that cannot go on says what, where and what to do, in one sentence; its code tells."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from commands import counterfoil, one_sentence, started
from desks import ANNEX, HEADS, NOW, RETURN_HEADS, RETURNS, Desk, copied, csv_of
from small_projects import settings

from counterfoil.ledger import sqlite
from counterfoil.ledger.sqlite import open_sqlite

_ROOT = 0
_NOBODY = 65534


@pytest.fixture
def desk(town: Desk, tmp_path: Path) -> Desk:
    """Return a copy of the town's desk."""
    return copied(town, tmp_path / "project")


@pytest.mark.parametrize("verb", ["read", "record", "reconcile", "publish", "verify"])
def test_a_folder_without_a_project_is_named(verb: str, tmp_path: Path) -> None:
    """Every verb says that there is no project, where, and how to make one."""
    said = one_sentence(counterfoil(verb, "-p", tmp_path))
    assert f"{tmp_path} is no project" in said
    assert "counterfoil init" in said


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("project.toml", 'title = { en = "x"', "project.toml: this is not TOML"),
        ("project.toml", "title = 3", "project.toml: `title` is not a table"),
        ("project.toml", settings(languages='["de"]'), "there are no pages in 'de' yet"),
        (
            "sources/annex.toml",
            'colour = "red"',
            "sources/annex.toml: there is no setting `colour`",
        ),
        ("sources/annex.toml", 'said_on = "in May"', "sources/annex.toml: `said_on`"),
        ("sources/annex.toml", 'speaker = "Ivan Petrov"', "sources/annex.toml: `speaker`"),
        ("codebook/rules.toml", '[weeks]\nfirst = "2023-W53"', "codebook/rules.toml [weeks]"),
        ("codebook/regions.csv", "code,parent\na,b\n", "codebook/regions.csv: a has the parent"),
        ("codebook/measures.csv", "kode,en\nx,y\n", "there is no column `code`"),
    ],
)
def test_a_broken_file_of_the_project_is_named(name: str, text: str, said: str, desk: Desk) -> None:
    """What a person wrote and the program does not understand is said with its place."""
    (desk.folder / name).write_text(text, "utf-8")
    assert said in one_sentence(counterfoil("reconcile", "-p", desk.folder))


def test_a_file_that_is_not_utf8_is_named(desk: Desk) -> None:
    """Letters in another encoding are not guessed at."""
    (desk.folder / "sources" / "annex.toml").write_bytes("title = 'Приложение'".encode("cp1251"))
    assert "is not UTF-8" in one_sentence(counterfoil("reconcile", "-p", desk.folder))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("explain", "signed/a"), "'signed/a' is not a question; write measure/region/"),
        (("explain", "signed/x/migrants/2023-W09"), "'x' is not in codebook/regions.csv"),
        (("explain", "sign/a/migrants/2023-W09"), "'sign' is not in codebook/measures.csv"),
        (("explain", "signed/a/migrants/2023-W53"), "2023 has 52 iso weeks, no W53"),
        (("reconcile", "--as-of", "yesterday"), "--as-of 'yesterday'"),
        (("reconcile", "--as-of", "2023-03-14T10:00"), "has no time zone"),
        (("record", "propose", "letter.pdf"), "there is no original named 'letter.pdf'"),
        (("verify", "--edition", "."), "give it with --key"),
        (("verify", "--edition", ".", "--key", "x+y"), "is not a checkpoint key"),
    ],
)
def test_what_cannot_be_meant_is_refused(arguments: tuple[str, ...], said: str, town: Desk) -> None:
    """A question, moment, original or key that names nothing is refused with the reason."""
    assert said in one_sentence(counterfoil(*arguments, COUNTERFOIL_PROJECT=str(town.folder)))


def test_a_wrong_clock_is_refused(town: Desk) -> None:
    """What stands in for the clock must be a moment."""
    done = counterfoil("reconcile", "-p", town.folder, COUNTERFOIL_NOW="noon")
    assert "COUNTERFOIL_NOW is 'noon'" in one_sentence(done)


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("explain",),
        ("collect", "no-such-file.pdf"),
        ("publish", "--no-such-option"),
        ("record", "decisions", "no-such-file.toml"),
        ("record", "--by", "R-9", "decisions", __file__),
        ("record", "--by", "Ivan Petrov"),
        ("publish", "--by", "89165550123"),
        ("collect", __file__, "--from", "by phone, 8 916 555-01-23"),
        ("record", "-p", "elsewhere", "propose", "annex.csv"),
    ],
)
def test_what_is_no_command_exits_with_two(arguments: tuple[str, ...]) -> None:
    """A command that is not understood exits with 2 and points to its help."""
    done = counterfoil(*arguments)
    assert (2, "") == (done.code, done.out)
    assert "Error:" in done.err
    assert "Traceback" not in done.err
    assert "555" not in done.err


def test_a_project_is_not_started_twice(desk: Desk) -> None:
    """`init` leaves a project as it is."""
    assert "is a project already" in one_sentence(counterfoil("init", desk.folder))


def test_a_ledger_that_is_none_is_refused_and_verified(desk: Desk) -> None:
    """Of a ledger that no database can open, `verify` tells, and the others say so."""
    for name in ("ledger.db", "ledger.db-wal", "ledger.db-shm"):
        (desk.folder / name).unlink(missing_ok=True)
    (desk.folder / "ledger.db").write_bytes(b"not a database" * 99)
    said = one_sentence(counterfoil("reconcile", "-p", desk.folder))
    assert "the ledger cannot be used: file is not a database" in said
    done = counterfoil("verify", "-p", desk.folder)
    assert (1, "the ledger cannot be read: file is not a database.\n") == (done.code, done.err)


def test_a_damaged_row_is_named_before_anything_is_made_of_it(desk: Desk) -> None:
    """A custody row that is no JSON any more is a fault of the ledger, not of the program."""
    connection = sqlite3.connect(str(desk.folder / "ledger.db"), isolation_level=None)
    connection.execute("DROP TRIGGER entry_no_update")
    ((seq,),) = connection.execute("SELECT min(seq) FROM entry WHERE kind = 'custody'").fetchall()
    connection.execute("UPDATE entry SET body = '{' || body WHERE seq = ?", (seq,))
    connection.close()
    done = counterfoil("verify", "-p", desk.folder)
    assert (1, f"ledger row {seq} is not what was recorded.\n") == (done.code, done.err)


def test_a_ledger_that_another_holds_is_waited_for_and_then_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second writer says who is in its way and what to do."""
    patient = sqlite._SETTINGS  # noqa: SLF001 - ten seconds are long
    monkeypatch.setattr(
        sqlite, "_SETTINGS", [text.replace("timeout = 10000", "timeout = 20") for text in patient]
    )
    held = open_sqlite(desk.folder / "ledger.db")
    held.begin()
    desk.declare({"codebook/rules.toml": '[weeks]\nfirst = "2023-W08"\n'})
    said = one_sentence(counterfoil("record", "-p", desk.folder))
    assert "another counterfoil is writing to this ledger; wait until it is done" == said
    held.rollback()
    held.close()
    assert 0 == counterfoil("record", "-p", desk.folder).code


def test_without_the_private_key_nothing_is_added(desk: Desk, tmp_path: Path) -> None:
    """Reading needs no key; adding does, and says so."""
    keys = {"COUNTERFOIL_KEYS": str(tmp_path / "none"), "COUNTERFOIL_NOW": NOW}
    assert 0 == counterfoil("reconcile", "-p", desk.folder, **keys).code
    desk.declare({"codebook/rules.toml": '[weeks]\nfirst = "2023-W08"\n'})
    said = one_sentence(counterfoil("record", "-p", desk.folder, **keys))
    assert "private key is not on this machine" in said
    assert "$COUNTERFOIL_KEYS" in said


def test_a_project_with_another_key_is_a_fault(desk: Desk) -> None:
    """`verify` holds the log against the key in project.toml, and that against the one given."""
    other = "example.org/small+00000000+AAAA"
    done = counterfoil("verify", "-p", desk.folder, "--key", other)
    assert (1, "project.toml has another key than the one you gave.\n") == (done.code, done.err)
    assert 0 == counterfoil("verify", "-p", desk.folder, "--key", desk.project.settings.key).code


@contextmanager
def nobody_special() -> Iterator[None]:
    """Act without the rights of root, who may do everything."""
    root = os.geteuid() == _ROOT
    if root:
        os.seteuid(_NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(_ROOT)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Return a folder that every user of the machine may look into."""
    folder = Path(tempfile.mkdtemp(prefix="counterfoil-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.parametrize("closed", ["project.toml", "ledger.db"])
def test_what_may_not_be_read_or_written_is_named(
    closed: str, town: Desk, open_folder: Path
) -> None:
    """A file that the user has no right to is named, whatever the command wants of it."""
    desk = copied(town, open_folder / "project")
    desk.settle()
    (desk.folder / closed).chmod(0o000 if closed == "project.toml" else 0o444)
    desk.folder.chmod(0o555)
    assert 0 == counterfoil("reconcile", "-p", town.folder).code
    with nobody_special():
        said = one_sentence(counterfoil("reconcile", "-p", desk.folder, COUNTERFOIL_KEYS="/none"))
    what = "project.toml: this may not be" if closed == "project.toml" else "ledger cannot be used"
    assert what in said
    desk.folder.chmod(0o755)


def test_findings_that_need_a_person_exit_with_one(tmp_path: Path) -> None:
    """What blocks an edition is told by the exit code of whatever finds it."""
    files = {"sources/annex.toml": ANNEX, "sources/returns.toml": RETURNS}
    desk = Desk(tmp_path / "project", files)
    desk.collect({"annex.csv": csv_of(f"{HEADS},Passport", ["a,2023-W09,migrants,signed,1,x"])})
    assert 1 == counterfoil("record", "-p", desk.folder, COUNTERFOIL_NOW=NOW).code
    plan = counterfoil("publish", "--plan", "-p", desk.folder, COUNTERFOIL_NOW=NOW)
    assert 0 == plan.code
    assert "In the way: CF302 annex.csv" in plan.err
    refused = counterfoil("publish", "-p", desk.folder, COUNTERFOIL_NOW=NOW)
    assert 1 == refused.code
    assert "publish --despite them" in refused.err
    made = counterfoil("publish", "--despite", "-p", desk.folder, COUNTERFOIL_NOW=NOW)
    assert 0 == made.code
    assert "Edition 2023-W13.1 is in" in made.out


def test_an_original_that_is_gone_needs_a_person(desk: Desk) -> None:
    """`read` exits with one where the vault has lost an original, and says which."""
    digest = next(row["digest"] for _, row in desk.rows("custody"))
    (desk.folder / "vault" / digest[:2] / digest[2:]).unlink()
    shutil.rmtree(desk.folder / "work" / "readings")
    done = counterfoil("read", "-p", desk.folder)
    assert (1, "") == (done.code, done.err)
    assert "CF015 annex.csv: the original cannot be read" in done.out


def test_a_file_that_cannot_be_read_is_refused_in_json_too(tmp_path: Path) -> None:
    """A program gets the findings as JSON, and the exit code that everybody gets."""
    (tmp_path / "empty.csv").touch()
    assert "CF001" in one_sentence(counterfoil("read", tmp_path / "empty.csv"))
    done = counterfoil("read", tmp_path / "empty.csv", "--json")
    assert (3, ["CF001"]) == (done.code, [found["code"] for found in done.json["findings"]])


def test_doctor_tells_by_its_code_too(town: Desk, tmp_path: Path) -> None:
    """`doctor` exits with 0 where all is well and with 1 where something is wrong."""
    assert 0 == counterfoil("doctor", "-p", town.folder).code
    done = counterfoil("doctor", "-p", tmp_path)
    assert 1 == done.code
    assert "is no project" in done.out


def test_an_interrupted_command_exits_with_130(desk: Desk, tmp_path: Path) -> None:
    """Ctrl-C leaves one sentence that says what is kept."""
    pipe = tmp_path / "never-written"
    os.mkfifo(pipe)
    running = started("collect", pipe, "-p", desk.folder)
    writer = os.open(pipe, os.O_WRONLY)  # returns once the command waits for what is in the pipe
    time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=30)
    os.close(writer)
    assert (130, b"") == (running.returncode, out)
    assert b"Interrupted. What was reported as done is kept" in err
    assert b"Traceback" not in err


def test_who_reads_only_the_first_lines_breaks_nothing(tmp_path: Path) -> None:
    """A pipe that is closed early is no error of the disk: nothing is complained of."""
    desk = Desk(tmp_path / "project", {"sources/returns.toml": RETURNS})
    rows = [f"M-{n},2023-03-07,,,a,2023-W09,migrants,approached,{n}" for n in range(1, 3000)]
    desk.collect({"returns.csv": csv_of(RETURN_HEADS, rows)})
    desk.record()
    running = started("reconcile", "--findings", "-p", desk.folder, "--json")
    assert running.stdout is not None
    running.stdout.close()
    assert running.stderr is not None
    assert b"" == running.stderr.read()
    running.stderr.close()
    running.wait(timeout=30)


def test_a_terminal_is_not_given_orders_by_what_is_read(tmp_path: Path) -> None:
    """Control characters in an original are spelt out on the screen."""
    (tmp_path / "evil.csv").write_text("a,b\nx\x9b2Jy,1\n", "utf-8")
    done = counterfoil("read", tmp_path / "evil.csv")
    assert 0 == done.code
    assert "x\\x9b2Jy | 1" in done.out
    (tmp_path / "\x1b[2J.csv").touch()
    assert "CF001 \\x1b[2J.csv" in one_sentence(counterfoil("read", tmp_path / "\x1b[2J.csv"))

"""`counterfoil inbox` does at the terminal what the desk's inbox does, under the key's code."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import Done, counterfoil, one_sentence
from counters import started
from inboxes import NOW, Office, changed, keep_desk_key, sealed
from light_keys import write_light_key
from monitors import ORIGIN, SMALL_DESK
from sealed import secret_key

from counterfoil.counter.config import make_counter

PHRASE = "a long passphrase"


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return R-1's key file, with its passphrase beside it."""
    folder = tmp_path_factory.mktemp("key")
    write_light_key(folder / "R-1.key", f"# reviewer R-1\n{secret_key('R-1')}\n", PHRASE)
    (folder / "phrase").write_text(f"{PHRASE}\n", "utf-8")
    return folder / "R-1.key"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Return a project with an empty inbox."""
    keep_desk_key()
    return Office(tmp_path / "project")


def run(office: Office, key: Path, *arguments: str | Path) -> Done:
    """Run a command with the key."""
    opening = ("--key", key, "--passphrase-file", key.with_name("phrase"))
    return counterfoil("inbox", *arguments, *opening, "-p", office.folder, COUNTERFOIL_NOW=NOW)


def test_from_a_stick_to_a_figure(office: Office, key: Path, tmp_path: Path) -> None:
    """Pulled, listed, shown, accepted; what the next one replaces is known."""
    stick = tmp_path / "stick"
    stick.mkdir()
    made = sealed()
    (stick / "a.return").write_bytes(made.envelope)
    (stick / "b.return").write_bytes(b"junk")
    done = counterfoil("inbox", "pull", stick, "-p", office.folder, COUNTERFOIL_NOW=NOW)
    assert (0, "2 new files; 0 here already.\n") == (done.code, done.out)
    rows = run(office, key, "list", "--json").json
    whys = sorted(row["why"] for row in rows)
    assert "" == whys[0]
    assert "this is no sealed return" in whys[1]
    (digest,) = (row["sha256"] for row in rows if not row["why"])
    shown = run(office, key, "show", digest[:8]).out
    assert "a · 2026-W47 · monitor not known yet, made on 2026-11-25" in shown
    assert "migrants/approached: 40  “forty”  seen, at the office" in shown
    done = run(office, key, "accept", digest[:8])
    assert (0, True) == (done.code, done.out.endswith("of M-01.\n")), done
    assert "40" == office.figure()[0]
    assert "R-1" == office.rows("filing")[0][1]["by"]
    again = run(office, key, "accept", digest[:8])
    assert "accepted by R-1 already" in one_sentence(again) or "on record already" in again.err
    assert "accepted" in run(office, key, "list").out


def test_asking_and_refusing_leave_sealed_replies(
    office: Office, key: Path, tmp_path: Path
) -> None:
    """They wait as files, or go to the counter that project.toml names."""
    make_counter(tmp_path / "counter", ORIGIN, SMALL_DESK.vkey)
    settings = tmp_path / "counter" / "counter.toml"
    text = settings.read_text("utf-8").replace("reserve_mib = 1024", "reserve_mib = 0")
    settings.write_text(text, "utf-8")
    counter = started(tmp_path / "counter")
    try:
        counter.hand_in(sealed().envelope)
        project = office.folder / "project.toml"
        named = f'{project.read_text("utf-8")}\n[counter]\naddress = "{counter.address}"\n'
        project.write_text(named, "utf-8")
        pulled = counterfoil("inbox", "pull", "--counter", "--json", "-p", office.folder)
        assert {"new": 1, "known": 0, "left": {}} == pulled.json
        assert 0 == run(office, key, "ask", "", "--words", "Which office?").code
        assert 0 == run(office, key, "refuse", "", "--words", "Not ours.").code
        listed = counterfoil("inbox", "replies", "-p", office.folder).out.split()
        assert ["1.age", "2.age"] == [Path(line).name for line in listed]
        left = counterfoil("inbox", "replies", "--leave", "-p", office.folder)
        assert "Left at the counter: 2 replies.\n" == left.out
        assert "" == counterfoil("inbox", "replies", "-p", office.folder).out
    finally:
        counter.stop()


def test_what_cannot_be_is_said_in_one_sentence(office: Office, key: Path) -> None:
    """No such file, a wrong passphrase, no counter, words that identify somebody."""
    office.arrive(sealed().envelope)
    office.arrive(sealed(changed(note="another")).envelope)
    assert "2 files of the inbox have a SHA-256" in one_sentence(run(office, key, "show", ""))
    assert "0 files of the inbox" in one_sentence(run(office, key, "show", "zz"))
    wrong = key.with_name("wrong")
    wrong.write_text("no\n", "utf-8")
    done = counterfoil("inbox", "list", "--key", key, "--passphrase-file", wrong,
                       "-p", office.folder)  # fmt: skip
    assert "does not open with this passphrase" in one_sentence(done)
    done = counterfoil("inbox", "pull", "--counter", "-p", office.folder)
    assert "a counter is at" in one_sentence(done)
    first = office.box.sealed()[0].sha256
    done = run(office, key, "refuse", first, "--words", "+7 912 345-67-89")
    assert "a phone number" in one_sentence(done)
    assert 2 == counterfoil("inbox", "pull", "-p", office.folder).code

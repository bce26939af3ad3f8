"""`counterfoil roster` makes keys behind passphrases, signs rosters, and says what is wrong."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import NamedTuple

import pytest
from commands import Done, counterfoil, one_sentence
from desks import RETURNS
from light_keys import write_light_key
from sealed import KEYS, REPORT, reviewer, secret_key
from small_projects import keep_key, settings, write_project

from counterfoil.envelope.notes import Signer
from counterfoil.project.keys import find_desk_signer
from counterfoil.sealing.holding import read_reviewer
from counterfoil.sealing.programme import read_programme
from counterfoil.sealing.returns import open_return, seal_return
from counterfoil.sealing.roster import read_roster, root_name

ORIGIN = "example.org/small"
NOW = {"COUNTERFOIL_NOW": "2026-11-25T12:00:00Z"}


class Keys(NamedTuple):
    """A folder with a root key, two reviewers' keys and a passphrase; what the roster needs."""

    folder: Path
    passphrase: Path
    root: str
    entries: list[str]

    def run(self, *arguments: str | Path) -> Done:
        """Run `counterfoil roster`, with the passphrase where it is asked for."""
        given = ("--passphrase-file", self.passphrase)
        return counterfoil(
            "roster", *arguments, *(given if arguments[0] in {"root", "reviewer", "sign"} else ()),
            **NOW,
        )  # fmt: skip

    def sign(self, name: str, *arguments: str | Path) -> Done:
        """Sign a roster with the root key."""
        return self.run("sign", self.folder / name, "--root-key", self.folder / "root", *arguments)

    @property
    def reviewers(self) -> list[str]:
        """The options that name both reviewers."""
        return [part for entry in self.entries for part in ("--reviewer", entry)]


def _keys(folder: Path) -> Keys:
    """Return a root key and two reviewers' keys that take no work to open."""
    passphrase, phrase = folder / "passphrase", "длинный пароль"
    passphrase.write_text(f"{phrase}\n", "utf-8")
    seed = b"root".ljust(32, b".")
    root = Signer(root_name(ORIGIN), seed)
    write_light_key(folder / "root", f"{root.name}\n{seed.hex()}\n", phrase)
    for code in ("R-1", "R-2"):
        write_light_key(folder / code, f"# reviewer {code}\n{secret_key(code)}\n", phrase)
    entries = [f"{code}={reviewer(code).recipient}" for code in ("R-1", "R-2")]
    return Keys(folder, passphrase, root.vkey, entries)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    """Return keys that take no work to open."""
    return _keys(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    """Return keys of which the root's and R-1's are as the commands make them."""
    keys = _keys(tmp_path_factory.mktemp("made"))
    for name in ("root", "R-1"):
        (keys.folder / name).unlink()
    root = keys.run("root", keys.folder / "root", "--origin", ORIGIN).out.split()[-1]
    first = keys.run("reviewer", keys.folder / "R-1", "--code", "R-1").out.split()[-1]
    return keys._replace(root=root, entries=[first, keys.entries[1]])


def test_a_return_sealed_by_such_a_roster_opens_with_such_a_key(made: Keys) -> None:
    """From keys to a roster to a sealed return to the reviewer who opens it."""
    assert 0 == made.sign("roster", "--serial", "7", *made.reviewers).code
    roster = read_roster((made.folder / "roster").read_bytes(), made.root)
    assert (7, ORIGIN) == (roster.serial, roster.origin)
    assert "2026-11-25 2027-02-23" == f"{roster.first_day} {roster.last_day}"
    sealed = seal_return(REPORT, [], KEYS, roster, roster.first_day)
    for code in ("R-1", "R-2"):
        key = read_reviewer(made.folder / code, "длинный пароль")
        assert code == key.code
        assert REPORT == open_return(sealed.envelope, [key.identity], ORIGIN).weekly.report


def test_key_files_are_for_their_owner_alone(made: Keys) -> None:
    """Nobody else reads them, none holds a key in the clear, and none is written over."""
    for name in ("root", "R-1"):
        path = made.folder / name
        assert 0o600 == stat.S_IMODE(path.stat().st_mode)
        assert b"SECRET" not in path.read_bytes()
    done = made.run("reviewer", made.folder / "R-1", "--code", "R-1")
    assert "is there already; a key is never written over" in one_sentence(done)


def test_the_next_roster_takes_over_what_is_not_said(keys: Keys) -> None:
    """Its serial is one higher; `show` tells every line and checks that it holds."""
    form = keys.folder / "form.html"
    form.write_text("<p>form</p>", "utf-8")
    counter = ("--counter", "http://x.onion", "--form", form)
    assert 0 == keys.sign("one", "--serial", "1", *keys.reviewers, *counter).code
    assert 0 == keys.sign("two", "--after", keys.folder / "one", "--until", "2027-04-30").code
    shown = keys.run("show", keys.folder / "two", "--root", keys.root, "--json").json
    assert (2, "2027-04-30") == (shown["serial"], shown["until"])
    assert (["http://x.onion"], {"R-1", "R-2"}) == (shown["counters"], shown["reviewers"].keys())
    assert len(shown["form"]) == 64
    told = keys.run("show", keys.folder / "two", "--root", keys.root)
    assert (0, True) == (told.code, "Signed by the root key, and it holds today." in told.out)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--serial", "1", "--reviewer", "R-1=age1x"), "fewer than two reviewers: 1"),
        (("--serial", "1", "--reviewer", "R-1"), "write a code and a key, such as R-1=age1"),
        (("--reviewer", "R-1=age1x", "--reviewer", "R-2=age1x"), "which roster this is"),
    ],
)
def test_rosters_that_cannot_be_are_not_signed(
    keys: Keys, arguments: tuple[str, ...], says: str
) -> None:
    """In one sentence, and there is no file."""
    assert says in one_sentence(keys.sign("wrong", *arguments))
    assert not (keys.folder / "wrong").exists()


def test_show_refuses_what_does_not_hold(keys: Keys) -> None:
    """Another root key's, and one that has ended."""
    days = ("--from", "2026-01-01", "--until", "2026-02-01")
    keys.sign("old", "--serial", "1", *days, *keys.reviewers)
    done = keys.run("show", keys.folder / "old", "--root", keys.root)
    assert (3, True) == (done.code, "has expired: it ended on 2026-02-01" in done.err)
    other = Signer(root_name(ORIGIN), b"other".ljust(32, b".")).vkey
    assert "not signed by" in one_sentence(keys.run("show", keys.folder / "old", "--root", other))


def test_only_the_root_key_signs(keys: Keys) -> None:
    """A reviewer's key is none, and a wrong passphrase opens nothing."""
    given = ("--serial", "1", *keys.reviewers)
    done = keys.run("sign", keys.folder / "x", "--root-key", keys.folder / "R-1", *given)
    assert "holds no root key" in one_sentence(done)
    wrong = keys.folder / "wrong-passphrase"
    wrong.write_text("no\n", "utf-8")
    done = keys._replace(passphrase=wrong).sign("x", *given)
    assert "does not open with this passphrase" in one_sentence(done)


def test_origins_and_codes_are_looked_at_first(keys: Keys) -> None:
    """No key is made for what no roster could name."""
    for arguments in (("root", keys.folder / "n", "--origin", "Not One"),
                      ("reviewer", keys.folder / "n", "--code", "Anna K")):  # fmt: skip
        assert 3 == keys.run(*arguments).code
    assert not (keys.folder / "n").exists()


def test_the_programme_is_the_codebooks(keys: Keys, tmp_path: Path) -> None:
    """Its number marks are those of the source of weekly returns; without one there is none."""
    keep_key()
    project = tmp_path / "project"
    write_project(project, {"project.toml": settings(), "sources/returns.toml": RETURNS})
    path = tmp_path / "programme.json"
    done = keys.run("programme", path, "--root", keys.root, "-p", project)
    assert (0, True) == (done.code, "with 3 regions, 2 categories, 2 measures" in done.out)
    made = read_programme(path.read_bytes())
    assert (ORIGIN, keys.root, ("-",)) == (made.origin, made.root, made.numbers.ranges)
    (project / "sources" / "returns.toml").unlink()
    done = keys.run("programme", path, "--root", keys.root, "-p", project)
    assert 'one source with kind = "weekly return"' in one_sentence(done)


def test_the_desks_key_is_made_once(tmp_path: Path) -> None:
    """Asked again, the command prints the same one."""
    keep_key()
    write_project(tmp_path / "p", {"project.toml": settings().replace("/small", "/once")})
    first, second = (counterfoil("roster", "desk-key", "-p", tmp_path / "p") for _ in range(2))
    assert (0, first.out) == (second.code, second.out)
    signer = find_desk_signer("example.org/once")
    assert signer is not None
    assert signer.vkey in first.out

"""counterfoil roster"""  # noqa: D400, D415 - the command's name

from __future__ import annotations

import datetime as dt
from hashlib import sha256
from pathlib import Path

import click

from counterfoil.cli.declaring import desk_key, programme
from counterfoil.cli.desk import now
from counterfoil.cli.passphrases import asked, passphrase_file, refusing_keys
from counterfoil.cli.screen import Refused, say, show_json
from counterfoil.sealing.holding import new_reviewer, new_root, read_root
from counterfoil.sealing.roster import Reviewer, Roster, read_roster, sign_roster

_HOLDS = 90
"""How many days a roster holds unless it is said: keys are to be changed every quarter."""
_FILE = click.Path(dir_okay=False, path_type=Path)
_DAY = click.DateTime(["%Y-%m-%d"])


@click.group("roster")
def command() -> None:
    """Make the keys that returns are sealed to, and sign the roster that names them.

    The root key is made and kept on a machine that is never online; monitors know its public half
    from the programme. Every reviewer makes a key of their own. See docs/desk.md.

    \b
    Example:
      counterfoil roster root root.key --origin example.org/founding
      counterfoil roster reviewer R-1.key --code R-1
      counterfoil roster sign roster.txt --root-key root.key --serial 1 \\
        --reviewer R-1=age1… --reviewer R-2=age1…
    """


@command.command("root")
@click.argument("path", type=_FILE)
@click.option("--origin", required=True, help="The project, as in its project.toml.")
@passphrase_file
def root(path: Path, origin: str, passphrase_path: Path | None) -> None:
    """Make the root key, offline, in the new file PATH; print its public half.

    Whoever has this file and its passphrase decides whom all returns are sealed to. Keep two
    copies, on paper or on sticks, apart from every desk.

    \b
    Example:
      counterfoil roster root root.key --origin example.org/founding
    """
    with refusing_keys():
        signer = new_root(path, origin, asked(passphrase_path, "A new passphrase", new=True))
    say(f"Made: {path}")
    say(f"Its public half, for programmes: {signer.vkey}")


@command.command("reviewer")
@click.argument("path", type=_FILE)
@click.option("--code", required=True, help="The reviewer's code, such as R-1; never a name.")
@passphrase_file
def reviewer(path: Path, code: str, passphrase_path: Path | None) -> None:
    """Make a reviewer's key in the new file PATH; print the roster's entry.

    The file opens every return sealed to it. It is an age file that `age -d` opens too.

    \b
    Example:
      counterfoil roster reviewer R-1.key --code R-1
    """
    with refusing_keys():
        key = new_reviewer(path, code, asked(passphrase_path, "A new passphrase", new=True))
    say(f"Made: {path}")
    say(f"For the roster: --reviewer {key.code}={key.recipient}")


command.add_command(desk_key)
command.add_command(programme)


@command.command("sign")
@click.argument("path", type=_FILE)
@click.option("--root-key", "key_path", type=_FILE, required=True, help="The root key's file.")
@click.option(
    "--after", type=_FILE, help="The roster so far: what no option says is taken from it."
)
@click.option("--serial", type=click.IntRange(1, 999_999_999), help="Higher than any before.")
@click.option("--from", "first_day", type=_DAY, metavar="DAY", help="[default: today]")
@click.option("--until", "last_day", type=_DAY, metavar="DAY", help="[default: 90 days on]")
@click.option(
    "--reviewer", "reviewers", multiple=True, metavar="CODE=KEY", help="Two of them or more."
)
@click.option("--counter", "counters", multiple=True, metavar="ADDRESS", help="Where to hand in.")
@click.option("--counter-key", metavar="KEY", help="As `counterfoil counter init` prints it.")
@click.option("--desk-key", metavar="KEY", help="As `counterfoil roster desk-key` prints it.")
@click.option("--form", type=_FILE, metavar="FILE", help="The offline form that holds.")
@passphrase_file
def sign(  # noqa: PLR0913 - one for each option
    path: Path,
    key_path: Path,
    *,
    after: Path | None,
    passphrase_path: Path | None,
    first_day: dt.datetime | None,
    last_day: dt.datetime | None,
    **given: object,
) -> None:
    """Sign a roster, offline, into PATH.

    A device that has seen a roster refuses every one of a lower serial, and another of the same.

    \b
    Example:
      counterfoil roster sign roster.txt --root-key root.key --serial 1 --until 2027-01-31 \\
        --reviewer R-1=age1… --reviewer R-2=age1… --counter http://….onion
      counterfoil roster sign new.txt --root-key root.key --after roster.txt --until 2027-04-30
    """
    with refusing_keys():
        signer = read_root(key_path, asked(passphrase_path, "The root key's passphrase"))
        old = read_roster(after.read_bytes(), signer.vkey) if after else None
        today = dt.date.fromisoformat(now()[:10])
        begins = first_day.date() if first_day else today
        roster = Roster(
            origin=signer.name.removesuffix("/root"),
            serial=_serial(given["serial"], old),
            first_day=begins,
            last_day=last_day.date() if last_day else begins + dt.timedelta(days=_HOLDS),
            reviewers=_reviewers(given["reviewers"]) or (old.reviewers if old else ()),
            counters=tuple(_several(given["counters"])) or (old.counters if old else ()),
            counter_key=_text(given["counter_key"], old.counter_key if old else ""),
            desk_key=_text(given["desk_key"], old.desk_key if old else ""),
            form=_digest(given["form"]) or (old.form if old else ""),
        )
        path.write_bytes(sign_roster(roster, signer))
    say(f"Signed: {path}")
    _tell(roster)


@command.command("show")
@click.argument("path", type=_FILE)
@click.option("--root", required=True, metavar="KEY", help="The root key's public half.")
@click.option("--json", "json", is_flag=True, help="Print JSON, for programs.")
def show(path: Path, root: str, *, json: bool) -> None:
    """Show the roster in PATH, and check that the root key signed it and that it holds today.

    \b
    Example:
      counterfoil roster show roster.txt --root 'example.org/founding/root+…'
    """
    with refusing_keys():
        roster = read_roster(path.read_bytes(), root)
        if json:
            show_json(facts(roster))
        else:
            _tell(roster)
        roster.check_day(dt.date.fromisoformat(now()[:10]))
    if not json:
        say("Signed by the root key, and it holds today.")


def facts(roster: Roster) -> dict[str, object]:
    """Return a roster for programs."""
    return {
        "origin": roster.origin,
        "serial": roster.serial,
        "from": roster.first_day.isoformat(),
        "until": roster.last_day.isoformat(),
        "reviewers": {one.code: one.recipient for one in roster.reviewers},
        "counters": list(roster.counters),
        "counter_key": roster.counter_key,
        "desk_key": roster.desk_key,
        "form": roster.form,
    }


def _tell(roster: Roster) -> None:
    for line in roster.text().splitlines()[1:]:
        say(f"  {line}")


def _serial(given: object, old: Roster | None) -> int:
    if isinstance(given, int):
        return given
    if old is None:
        msg = "say which roster this is with --serial, or name the one so far with --after"
        raise Refused(msg)
    return old.serial + 1


def _reviewers(given: object) -> tuple[Reviewer, ...]:
    found = []
    for text in _several(given):
        code, sign, recipient = text.partition("=")
        if not sign:
            msg = f"--reviewer {text}: write a code and a key, such as R-1=age1…"
            raise Refused(msg)
        found.append(Reviewer(code, recipient))
    return tuple(found)


def _several(given: object) -> list[str]:
    return list(map(str, given)) if isinstance(given, tuple) else []


def _text(given: object, otherwise: str) -> str:
    return given if isinstance(given, str) else otherwise


def _digest(path: object) -> str:
    return sha256(path.read_bytes()).hexdigest() if isinstance(path, Path) else ""

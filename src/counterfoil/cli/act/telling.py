"""What the second act says: where to go, by which words to come in, what to try."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from counterfoil.cli.act.keys import Keys
from counterfoil.cli.act.people import Seated

_CODES = 2
"""How many recovery codes are shown on the terminal; all of them are in the file."""
_HALF = 6
_README = """\
The second act of the demo. Everything here is invented and was made by `counterfoil demo`:
the people, their keys and words, and the return that waits at the counter.

NEVER USE ANY OF IT FOR ANYTHING ELSE. The words below stand here in the clear, as no real word
ever may. The root key that signed roster.txt was thrown away. The next demo makes all of it anew.

{lines}

All recovery codes of {admin}, good for once each:
  {codes}
Or add this secret to an app that makes codes by the clock (and remove it there afterwards):
  {secret}

The files
  {keys}   reviewers' keys, each behind its passphrase
  programme.json, roster.txt   what `counterfoil return` needs, see docs/monitor.md
  counter/   the counter's folder: sealed files, its own key, the form
"""


@dataclass(frozen=True, slots=True)
class Playing:
    """The second act as it is set up: its folder, and who and what is in it."""

    folder: Path
    keys: Keys
    seated: tuple[Seated, ...]
    region: str
    week: str
    """The region and week that a return waits for."""


def lines(play: Playing, edition: str, counter: str, desk: str) -> list[str]:
    """Return what is shown once all three are served, at these addresses."""
    words = play.keys.monitor.words.split()
    return [
        "Second act, on this machine only. All people, words and returns are invented.",
        "",
        f"  Edition  {edition}",
        f"  Counter  {counter}",
        f"           {counter}return.html  (its form)",
        f"  Desk     {desk}",
        "",
        "File a week with the counter's form, as a monitor with this code:",
        f"  {' '.join(words[:_HALF])}",
        f"  {' '.join(words[_HALF:])}",
        f"A return of theirs for {play.region}, {play.week}, waits at the counter already.",
        "",
        "Sign in at the desk. The admin needs a recovery code too, each good once:",
        *map(_signing_in, play.seated),
        "",
        "There, ask the counter (Inbox), open what came with your key, accept it, and",
        "see the weeks and the next edition change. The key files and their passphrases:",
        *(f"  {one.key}  {one.passphrase}" for one in play.keys.reviewers),
    ]


def readme(play: Playing, said: list[str]) -> str:
    """Return the text of the folder's README.txt, with what was shown."""
    admin = next(one for one in play.seated if one.codes)
    return _README.format(
        lines="\n".join(said),
        admin=admin.code,
        codes=" ".join(admin.codes[: len(admin.codes) // 2])
        + "\n  "
        + " ".join(admin.codes[len(admin.codes) // 2 :]),
        secret=admin.secret,
        keys=", ".join(one.key.name for one in play.keys.reviewers),
    )


def _signing_in(one: Seated) -> str:
    codes = f"  code {' '.join(one.codes[:_CODES])}" if one.codes else ""
    return f"  {f'{one.code} ({one.role.value})':<14}  {one.password}{codes}"

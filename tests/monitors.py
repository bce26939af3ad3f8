"""A monitor's device for tests: a programme, a roster, a code, and a folder of its own."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

from commands import PROGRAM, Done, counterfoil
from desks import OWED, RETURNS
from sealed import CODE, ROSTER
from small_projects import RULES, settings, write_project

from counterfoil.envelope.notes import Signer
from counterfoil.project.opening import open_project
from counterfoil.project.sourcing import source_of_returns
from counterfoil.sealing.programme import make_programme
from counterfoil.sealing.roster import Roster, sign_roster

ORIGIN = "example.org/small"
SMALL_ROOT = Signer(f"{ORIGIN}/root", b"root".ljust(32, b"."))
SMALL_DESK = Signer(f"{ORIGIN}/desk", b"desk".ljust(32, b"."))
SMALL_ROSTER = replace(ROSTER, origin=ORIGIN, counter_key="", desk_key=SMALL_DESK.vkey)
MARKS = """[numbers]
ranges = ["-"]
at_least = ["at least"]
[numbers.about]
"about" = "10%"
"""
FILES = {
    "project.toml": settings(languages='["en", "ru"]'),
    "codebook/rules.toml": RULES.replace("2023-W12", "2026-W52") + OWED,
    "sources/returns.toml": RETURNS.replace('[numbers]\nranges = ["-"]\n', MARKS),
}
"""A small project to which weeks of 2026 can be filed."""


@dataclass(frozen=True)
class Monitor:
    """A folder with what a monitor has."""

    folder: Path
    day: str = "2026-11-25"

    def write(self, name: str, content: str | bytes) -> Path:
        """Write a file into the folder."""
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def roster(self, roster: Roster = SMALL_ROSTER, root: Signer = SMALL_ROOT) -> None:
        """Put a signed roster there."""
        self.write("roster.txt", sign_roster(roster, root))

    @property
    def environment(self) -> dict[str, str]:
        """What commands are told by the environment."""
        return {
            "COUNTERFOIL_MONITOR": str(self.folder / "device"),
            "COUNTERFOIL_NOW": f"{self.day}T12:00:00Z",
            "COUNTERFOIL_PROGRAMME": str(self.folder / "programme.json"),
            "COUNTERFOIL_ROSTER": str(self.folder / "roster.txt"),
            "LC_ALL": "C.UTF-8",
        }

    def run(self, *arguments: str | Path) -> Done:
        """Run `counterfoil return` with the code."""
        code = ("--code-file", self.folder / "code")
        return counterfoil("return", *arguments, *code, **self.environment)

    def file(self, *arguments: str | Path, name: str = "a.return") -> Done:
        """Run `counterfoil return file`."""
        return self.run("file", "-o", self.folder / name, *arguments)

    def typing(self, *lines: str, language: str = "en") -> Done:
        """Run `counterfoil return file` with what is typed."""
        done = subprocess.run(
            [PROGRAM, "return", "file", "-o", self.folder / "typed.return", "--language", language,
             "--code-file", self.folder / "code"],
            input="".join(f"{line}\n" for line in lines),
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )  # fmt: skip
        return Done(done.returncode, done.stdout, done.stderr)


def monitor(folder: Path, code: str = CODE.words) -> Monitor:
    """Make a monitor's folder."""
    project = write_project(folder / "project", FILES)
    numbers = source_of_returns(open_project(project.folder)).numbers
    made = make_programme(
        project.codebook, ORIGIN, SMALL_ROOT.vkey, project.settings.title, numbers
    )
    one = Monitor(folder)
    one.write("programme.json", made.json())
    one.write("code", code)
    one.roster()
    return one

"""Every command says what it does, shows an example, and completes in a shell."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from commands import PROGRAM, counterfoil

from counterfoil import __version__
from counterfoil.cli.app import COMMANDS
from counterfoil.cli.app import counterfoil as group

_COMPLETE = """
source /dev/stdin
COMP_WORDS=({words}) COMP_CWORD={at}
_counterfoil_completion counterfoil
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


def every_command() -> Iterator[tuple[str, ...]]:
    """Yield every command and subcommand."""
    context = click.Context(group)
    for name in COMMANDS:
        command = group.get_command(context, name)
        yield (name,)
        if isinstance(command, click.Group):
            for below in command.list_commands(click.Context(command)):
                yield (name, below)


@pytest.mark.parametrize("command", list(every_command()), ids=" ".join)
def test_help_shows_an_example_of_the_very_command(command: tuple[str, ...]) -> None:
    """`--help` says what a command does and shows a line that could be typed."""
    done = counterfoil(*command, "--help")
    assert (0, "") == (done.code, done.err)
    _, found, examples = done.out.partition("Example:\n")
    assert found
    assert f"counterfoil {' '.join(command)}" in examples


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_the_program_lists_its_commands_and_exit_codes(option: str) -> None:
    """The first help names every command and what each exit code means."""
    done = counterfoil(option)
    assert 0 == done.code
    assert [] == [name for name in COMMANDS if f"  {name} " not in done.out]
    told = " ".join(done.out.split())
    assert "0 done, 1 done but something needs a person, 2 the command was not understood" in told


def test_the_program_says_its_version() -> None:
    """`--version` prints the package's version."""
    assert (0, f"counterfoil, version {__version__}\n", "") == counterfoil("--version")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("counterfoil rec", ["record", "reconcile"]),
        ("counterfoil record prop", ["propose"]),
        ("counterfoil publish --pl", ["--plan"]),
        ("counterfoil completion f", ["fish"]),
    ],
)
def test_bash_completes_commands_and_options(words: str, expected: list[str]) -> None:
    """The script that `completion bash` prints works in a real bash."""
    asked = words.split()
    done = subprocess.run(
        ["bash", "-c", _COMPLETE.format(words=words, at=len(asked) - 1)],
        input=counterfoil("completion", "bash").out.encode(),
        env={**os.environ, "PATH": f"{Path(PROGRAM).parent}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        check=False,
    )
    assert (0, b"") == (done.returncode, done.stderr)
    assert expected == done.stdout.decode().split()


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_are_answered_as_their_scripts_ask(shell: str) -> None:
    """What the scripts for zsh and fish call gives the same commands."""
    script = counterfoil("completion", shell)
    assert (0, "") == (script.code, script.err)
    assert f"_COUNTERFOIL_COMPLETE={shell}_complete" in script.out
    done = subprocess.run(
        [PROGRAM],
        env={
            **os.environ,
            "_COUNTERFOIL_COMPLETE": f"{shell}_complete",
            "COMP_WORDS": "counterfoil rec" if shell == "zsh" else "counterfoil",
            "COMP_CWORD": "1" if shell == "zsh" else "rec",
        },
        capture_output=True,
        check=False,
    )
    answered = done.stdout.decode()
    assert "record" in answered
    assert "reconcile" in answered
    assert "collect" not in answered

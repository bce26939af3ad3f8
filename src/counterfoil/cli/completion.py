"""counterfoil completion"""  # noqa: D400, D415 - the command's name

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from counterfoil.cli.screen import Refused, say


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the script that lets a shell complete commands and options.

    \b
    Example:
      counterfoil completion bash > ~/.local/share/bash-completion/completions/counterfoil
    """
    found = get_completion_class(shell)
    if found is None:
        msg = f"there is no completion for {shell}; write bash, zsh or fish"
        raise Refused(msg)
    root = ctx.find_root().command
    say(found(root, {}, "counterfoil", "_COUNTERFOIL_COMPLETE").source())

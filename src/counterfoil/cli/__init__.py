"""The command line: parse, call one verb, show."""

from counterfoil.cli.app import main

__all__ = ["main"]

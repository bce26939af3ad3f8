"""The command line: parse, call one verb, show."""

from counterfoil.cli.app import main, program

__all__ = ["main", "program"]
